import { type CompiledPolicy, compilePolicy, type Policy, parsePolicy } from '@nexus/domain'

/** A document may hold so many rules. */
const MOST_IN_A_DOCUMENT = 400
const WORDS_IN_A_RULE = 10

/** A balanced policy with so many rules besides, as guilds mix them: mostly words, some links, a few floods. */
export function policyWithRules(count: number): CompiledPolicy {
  const parts: Policy[] = []
  for (let from = 0; from < count; from += MOST_IN_A_DOCUMENT) {
    const length = Math.min(MOST_IN_A_DOCUMENT, count - from)
    const parsed = parsePolicy({ rules: Array.from({ length }, (_, nth) => rule(from + nth)) })
    if (!parsed.ok) throw new Error(`the policy has faults: ${JSON.stringify(parsed.faults)}`)
    parts.push(parsed.policy)
  }
  const [first] = parts
  if (!first) throw new Error('a policy needs a rule')
  const rules = new Map(parts.flatMap((policy) => policy.rules.map((one) => [one.id, one])))
  return compilePolicy({ ...first, rules: [...rules.values()] }, 1, new Map([['scam-domains', SCAM_DOMAINS]]))
}

/** Words that the nth rule forbids, if it is one of words. */
export function wordsOfRule(nth: number): string[] {
  return Array.from({ length: WORDS_IN_A_RULE }, (_, word) => madeUpWord(nth * WORDS_IN_A_RULE + word))
}

function rule(nth: number): unknown {
  const common = { id: `rule-${nth}`, category: 'other', severity: 1, asks: 'note' }
  const scope = nth % 4 === 3 ? { scope: { channels: { any: ['1300000000000000010'] } } } : {}
  return { ...common, ...scope, trigger: triggerOf(nth) }
}

function triggerOf(nth: number): unknown {
  switch (nth % 20) {
    case 5:
      return { kind: 'listed-link', list: 'scam-domains' }
    case 9:
      return { kind: 'invite', allow: [`own${nth}`] }
    case 15:
      return { kind: 'listed-link', list: `list-${nth}` }
    case 19:
      return { kind: 'mention-flood', atLeast: 5 + (nth % 30), withinMs: 10_000 }
    default:
      return { kind: 'words', words: wordsOfRule(nth), match: nth % 10 === 0 ? 'anywhere' : 'word' }
  }
}

const STARTS = ['gr', 'pl', 'sk', 'thr', 'b', 'fl', 'm', 'qu', 'st', 'z', 'cr', 'n', 'v', 'wh', 'd', 'sn', 't', 'p']
const MIDDLES = ['a', 'o', 'ee', 'i', 'u', 'ou', 'ai', 'e', 'oo', 'ar']
const ENDS = ['mpf', 'zzle', 'ndrix', 'bbok', 'rgle', 'xt', 'ffin', 'lvorn', 'ckle', 'stig', 'dgewick', 'nkus', 'pplo']

/** No word of any language, but made of its letters; another one for every number below 2,340 × 2,340. */
function madeUpWord(nth: number): string {
  const syllables = (number: number) =>
    `${STARTS[number % STARTS.length]}${MIDDLES[Math.floor(number / STARTS.length) % MIDDLES.length]}${ENDS[Math.floor(number / (STARTS.length * MIDDLES.length)) % ENDS.length]}`
  const all = STARTS.length * MIDDLES.length * ENDS.length
  const scattered = (nth * 1_009) % all
  return nth < all ? syllables(scattered) : `${syllables(scattered)}${syllables(Math.floor(nth / all))}`
}

const SCAM_DOMAINS: ReadonlySet<string> = new Set(
  Array.from({ length: 20_000 }, (_, nth) => `${madeUpWord(nth)}-${nth}.example`),
)
