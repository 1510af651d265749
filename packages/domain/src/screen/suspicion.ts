import type { Category, Severity } from '@nexus/events'
import type { Reading } from './reading.ts'
import { listWords } from './word-list.ts'

/** Phrases that make a second look worth its cost. They decide nothing but what the AI reads. */
interface Family {
  readonly category: Category
  readonly severity: Severity
  /** Points for one phrase, 0 to 1000. */
  readonly points: number
  /** Counted only where somebody is spoken to. */
  readonly isToSomeone: boolean
  readonly says: string
  readonly phrases: readonly string[]
}

const FAMILIES: readonly Family[] = [
  {
    category: 'violence',
    severity: 3,
    points: 800,
    isToSomeone: false,
    says: 'words of a threat',
    phrases: [
      'i will kill you',
      "i'll kill you",
      'ill kill you',
      'gonna kill you',
      'going to kill you',
      'i will find you',
      "i'll find you",
      'i know where you live',
      'you are dead',
      "you're dead",
      'watch your back',
      'beat you up',
      'i will hurt you',
      "i'll hurt you",
      'gonna hurt you',
      'shoot you',
      'stab you',
      'break your neck',
      'burn your house',
      'swat you',
      'bomb your',
      'deserve to die',
      'hope you die',
      'i will end you',
    ],
  },
  {
    category: 'self_harm',
    severity: 3,
    points: 800,
    isToSomeone: false,
    says: 'words about self-harm',
    phrases: [
      'kys',
      'kill yourself',
      'kill urself',
      'end your life',
      'go die',
      'hang yourself',
      'neck yourself',
      'cut yourself',
      'want to die',
      'wanna die',
      'kill myself',
      'killing myself',
      'end my life',
      'suicide',
      'suicidal',
      'self harm',
      'no reason to live',
      'better off dead',
      'unalive',
    ],
  },
  {
    category: 'scam',
    severity: 3,
    points: 700,
    isToSomeone: false,
    says: 'words of a scam',
    phrases: [
      'free nitro',
      'nitro for free',
      'nitro gift',
      'steam gift',
      'free steam',
      'gift card',
      'claim your',
      'claim now',
      'claim it here',
      'free skins',
      'crypto giveaway',
      'double your',
      'send me your password',
      'seed phrase',
      'wallet connect',
      'connect your wallet',
      'first 10 people',
      'first 100 people',
      'guaranteed profit',
      'earn money fast',
      'make money fast',
      'dm me to earn',
      'airdrop is live',
      'accidentally reported you',
      'accidentally reported your account',
      'leaked nudes',
      'who is the best streamer vote',
      'try my game',
      'test my game',
      'scan the qr',
      'verify your account',
    ],
  },
  {
    category: 'hate',
    severity: 3,
    points: 700,
    isToSomeone: false,
    says: 'a word of hate',
    phrases: [
      'nigger',
      'nigga',
      'faggot',
      'tranny',
      'kike',
      'chink',
      'spic',
      'paki',
      'wetback',
      'raghead',
      'gas the',
      'subhuman',
      'untermensch',
      'white power',
      'heil hitler',
      'sieg heil',
      'go back to your country',
      'should be deported',
      'race traitor',
      'deserve to be wiped out',
      'are vermin',
      'are animals',
    ],
  },
  {
    category: 'sexual',
    severity: 3,
    points: 600,
    isToSomeone: false,
    says: 'sexual words',
    phrases: [
      'send nudes',
      'send me nudes',
      'your tits',
      'show me your',
      'rape',
      'raped',
      'raping',
      'cp links',
      'child porn',
      'dick pic',
      'jerk off',
      'suck my',
      'wanna fuck',
      'want to fuck you',
      'horny',
    ],
  },
  {
    category: 'harassment',
    severity: 2,
    points: 600,
    isToSomeone: true,
    says: 'an insult to somebody',
    phrases: [
      'idiot',
      'moron',
      'retard',
      'retarded',
      'stupid',
      'dumb',
      'dumbass',
      'loser',
      'pathetic',
      'worthless',
      'trash',
      'garbage',
      'scum',
      'ugly',
      'fat',
      'pig',
      'clown',
      'bitch',
      'whore',
      'slut',
      'cunt',
      'asshole',
      'bastard',
      'dickhead',
      'prick',
      'wanker',
      'twat',
      'imbecile',
      'disgusting',
      'piece of shit',
      'shut up',
      'nobody likes',
      'hate you',
      'brain dead',
      'braindead',
      'freak',
      'creep',
      'disgrace',
      'useless',
      'fuck',
      'fucking',
      'cancer',
      'dog shit',
      'dogshit',
    ],
  },
  {
    category: 'harassment',
    severity: 2,
    points: 700,
    isToSomeone: false,
    says: 'an open insult',
    phrases: [
      'fuck you',
      'fuck off',
      'fuck u',
      'go to hell',
      'you suck',
      'stfu',
      'son of a bitch',
      'motherfucker',
      'screw you',
      'piece of trash',
      'waste of space',
      'waste of air',
      'kill all',
      'nobody wants you',
      'everyone hates you',
    ],
  },
  {
    category: 'privacy',
    severity: 3,
    points: 600,
    isToSomeone: false,
    says: 'words of exposing somebody',
    phrases: [
      'doxx',
      'dox you',
      'doxxed',
      'your address is',
      'your ip is',
      'lives at',
      'real name is',
      'his phone number',
      'her phone number',
      'leak your',
    ],
  },
  {
    category: 'other',
    severity: 2,
    points: 700,
    isToSomeone: false,
    says: 'words that try to instruct the judge',
    phrases: [
      'ignore previous instructions',
      'ignore all previous',
      'ignore your instructions',
      'disregard previous',
      'you are now',
      'system prompt',
      'as an ai',
      'do not flag',
      'not a violation',
      'moderator note',
      'classify this as',
      'jailbreak',
    ],
  },
]

const INJECTION = FAMILIES.findIndex(({ category }) => category === 'other')
const SPOKEN_TO = 10_000
const ADDRESS = [
  'you',
  'u',
  'ur',
  'your',
  "you're",
  'youre',
  'yourself',
  'he',
  'she',
  'they',
  'him',
  'her',
  'them',
  'this guy',
  'this kid',
  'mods',
  'everyone here',
]

const list = listWords([
  ...FAMILIES.map(({ phrases }, rule) => ({ rule, words: phrases, isWhole: true })),
  { rule: SPOKEN_TO, words: ADDRESS, isWhole: true },
])

/** Each further phrase adds this share of its points. */
const FURTHER = 0.25

export interface Suspicion {
  /** 0 to 1000. */
  readonly score: number
  /** The family that weighs most; null when nothing was found. */
  readonly family: { readonly category: Category; readonly severity: Severity; readonly says: string } | null
  /** Whether it tries to instruct the judge; no model may clear it then. */
  readonly isInjection: boolean
}

const NONE: Suspicion = { score: 0, family: null, isInjection: false }

/** How much a message is worth a second look, by phrases alone: a stand-in for the local model, transparent and simple. */
export function suspect(reading: Reading): Suspicion {
  let counts: Map<number, number> | null = null
  for (const { canonical } of reading.texts()) {
    list.find(canonical.text, (family) => {
      counts ??= new Map()
      counts.set(family, (counts.get(family) ?? 0) + 1)
    })
  }
  return counts ? weigh(counts, reading) : NONE
}

function weigh(counts: ReadonlyMap<number, number>, { data }: Reading): Suspicion {
  const isToSomeone = counts.has(SPOKEN_TO) || data.mentions.users.length > 0 || data.replyTo !== null
  let heaviest: Family | null = null
  let score = 0
  for (const [index, family] of FAMILIES.entries()) {
    const count = counts.get(index) ?? 0
    if (count === 0) continue
    const points = family.isToSomeone && !isToSomeone ? family.points * FURTHER : family.points
    score += points * (heaviest ? FURTHER : 1 + (count - 1) * FURTHER)
    if (!heaviest || points > heaviest.points) heaviest = family
  }
  if (!heaviest) return NONE
  return { score: Math.min(1_000, Math.round(score)), family: heaviest, isInjection: counts.has(INJECTION) }
}
