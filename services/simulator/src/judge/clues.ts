/** Something that speaks for a breach. */
export interface Clue {
  /** Said to staff: what was noticed, never the words themselves. */
  readonly name: string
  readonly category: string
  readonly severity: 1 | 2 | 3 | 4
  /** Chance, 0 to 1, that this clue alone means a breach. */
  readonly weight: number
  readonly pattern: RegExp
}

/** Matched against folded text: lower case, compatibility forms resolved, invisible characters gone. */
export const clues: readonly Clue[] = [
  clue(
    'free Nitro or gift bait',
    'scam',
    3,
    0.75,
    /\bfree\s+(discord\s+)?nitro\b|\bnitro\b.{0,40}\b(free|gift|claim)\b/,
  ),
  clue(
    'look-alike of a known site',
    'scam',
    3,
    0.85,
    /\b(dlscord|discrod|d[1l!]sc[o0]rd|disc0rd|stearn|steamcomrnun\w*|steamcommunlty)[\w-]*\.\w{2,}|\b(discord|steam)-[\w-]+\.\w{2,}/,
  ),
  clue(
    'giveaway or airdrop with a link',
    'scam',
    3,
    0.6,
    /\b(airdrop|giveaway|gives? away|claim|reward|bonus)\b.{0,80}(https?:\/\/|www\.|\.\w{2,6}\/)/,
  ),
  clue(
    'promise of quick money',
    'scam',
    3,
    0.6,
    /\b(earn|make|profit)\b.{0,30}(\$|€|usd|btc|eth|money)\s*\d*.{0,40}\b(day|week|hour|hours|daily|guaranteed)\b|\bdouble your (money|btc|eth|crypto)\b/,
  ),
  clue(
    'asks for a private message about money',
    'scam',
    2,
    0.5,
    /\b(dm|message|text|telegram|whatsapp)\b.{0,40}\b(invest|crypto|trading|profit|earn)\b|\b(invest|crypto|trading|profit|earn)\b.{0,60}\b(dm|telegram|whatsapp)\b/,
  ),
  clue(
    'pretends to have reported an account',
    'scam',
    3,
    0.65,
    /\baccidental\w* reported\b.{0,80}\b(account|admin|support)\b/,
  ),
  clue(
    'asks for a password or seed phrase',
    'scam',
    4,
    0.7,
    /\b(send|give|enter|verify)\b.{0,30}\b(password|seed phrase|private key|login|token)\b/,
  ),
  clue(
    'insult aimed at someone',
    'harassment',
    2,
    0.6,
    /\b(you|ur|u|your|you're|youre|@\w+)\b.{0,25}\b(idiots?|morons?|stupid|pathetic|worthless|trash|garbage|losers?|clowns?|dumb)\b/,
  ),
  clue('insult', 'harassment', 1, 0.3, /\b(idiots?|morons?|losers?|stupid|dumbass|shut up)\b/),
  clue(
    'wish that someone were gone',
    'harassment',
    3,
    0.65,
    /\b(nobody|no one|everyone)\b.{0,20}\b(likes|wants|hates)\s+(you|u)\b|\b(get lost|leave and never come back)\b/,
  ),
  clue(
    'tells someone to die',
    'harassment',
    4,
    0.85,
    /\b(kys|kill (yourself|urself|yourselves)|go die|hope (you|u) die|neck yourself)\b/,
  ),
  clue(
    'attack on a group',
    'hate',
    3,
    0.7,
    /\b(go back to (your|ur) country|your kind\b|subhumans?|vermin|inferior race|all (of )?(those|these|them) \w+ should (die|leave|be (shot|deported)))/,
  ),
  clue('explicit sexual content', 'sexual', 3, 0.6, /\b(send nudes|nudes|onlyfans|porn|nsfw pics?|sex ?cam)\b/),
  clue(
    'threat of violence',
    'violence',
    4,
    0.8,
    /\b(i|we)('?ll| will| am going to|'m going to| gonna)\b.{0,25}\b(kill|shoot|stab|hurt|beat|bomb)\b/,
  ),
  clue(
    'call for violence',
    'violence',
    4,
    0.6,
    /\b(shoot up|bomb|burn down)\b.{0,20}\b(school|house|place|building|office)\b/,
  ),
  clue(
    'someone may be in danger from himself',
    'self_harm',
    2,
    0.6,
    /\b(want to die|end (it all|my life)|kill myself|cutting myself|no reason to live)\b/,
  ),
  clue(
    'reveals where someone lives or how to reach him',
    'privacy',
    3,
    0.65,
    /\b(lives (at|on)|(his|her|their) (address|phone|number|real name) is|doxx?(ed|ing)?)\b/,
  ),
  clue(
    'phone number or street of another person',
    'privacy',
    2,
    0.35,
    /\b\d{1,5}\s+\w+\s+(street|st|avenue|ave|road|rd|lane)\b|(\+?\d[\d\s().-]{8,}\d)/,
  ),
  clue(
    'sells forbidden goods',
    'illegal',
    3,
    0.65,
    /\b(sell(ing)?|buy(ing)?|cheap)\b.{0,40}\b(weed|cocaine|meth|xanax|fake ids?|stolen|cvv|fullz|credit cards?)\b/,
  ),
  clue('invitation to another server', 'spam', 1, 0.45, /\b(discord\.gg|discord(app)?\.com\/invite)\/\S+/),
  clue(
    'advertising',
    'spam',
    1,
    0.4,
    /\b(join my server|check out my (channel|stream|shop)|sub(scribe)? to my|promo code|use my code|buy now|limited offer)\b/,
  ),
  clue('invitation with a link', 'spam', 1, 0.6, /\bjoin (my|our|this) (server|channel|group)\b.{0,40}https?:\/\//),
  clue('one word shouted again and again', 'spam', 1, 0.6, /\b(\w{3,})(\W+\1\b){2,}/),
  clue('mention of everyone', 'spam', 2, 0.4, /@(everyone|here)\b/),
  clue('the same thing again and again', 'spam', 1, 0.5, /(.{2,20}?)\1{6,}/),
]

/** Something that speaks for doubt. */
export interface Doubter {
  readonly doubt: 'context' | 'sarcasm' | 'quotation' | 'language' | 'ambiguous'
  /** What it multiplies the chance of a breach by, 0 to 1. */
  readonly discount: number
  readonly pattern: RegExp
}

export const doubters: readonly Doubter[] = [
  {
    doubt: 'quotation',
    discount: 0.55,
    pattern:
      /^\s*>|["“„«].{4,}["”“»]|\b(he|she|they|someone|somebody|this guy)\s+(said|wrote|told|called|sent)\b|\b(is this|watch out|beware|(i am|i want to|just) report(ing)? (this|him|her|them))\b/,
  },
  { doubt: 'sarcasm', discount: 0.75, pattern: /\b(lol|lmao|jk|just kidding|haha+|\/s)\b|[😂🤣]/u },
]

/** Talk that tries to steer whoever judges the message. It is judged like any other text, and noticed. */
export const steering =
  /\b(ignore|disregard|forget)\b.{0,30}\b(instructions|rules|above|previous|policy)\b|\bsystem prompt\b|\b(mark|classify|judge|treat)\b.{0,25}\b(as )?(safe|clean|fine|no breach)\b/

function clue(name: string, category: string, severity: Clue['severity'], weight: number, pattern: RegExp): Clue {
  return { name, category, severity, weight, pattern }
}
