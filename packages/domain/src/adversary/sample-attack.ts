import { Category, type DataNamed } from '@nexus/events'
import type { Chance } from './sample-chance.ts'
import { SEVERITIES } from './sample-world.ts'

/** What the adversary in the model's place says: anything that fits the schema, or nothing that does. */
export type Attack =
  | {
      readonly kind: 'answers'
      readonly answer: Pick<
        DataNamed<'VerdictReached'>,
        'authority' | 'category' | 'severity' | 'ruleId' | 'confidence' | 'doubt'
      >
    }
  | { readonly kind: 'fails'; readonly fault: DataNamed<'VerdictFailed'>['fault'] }

const AUTHORITIES = ['primary', 'secondary', 'auxiliary'] as const
const DOUBTS = ['none', 'context', 'sarcasm', 'quotation', 'language', 'ambiguous'] as const
const FAULTS = ['unavailable', 'timeout', 'refusal', 'truncated', 'garbage', 'breaker_open', 'rate_limited'] as const

export function attackBy(chance: Chance): Attack {
  if (chance.isLucky(0.1)) return { kind: 'fails', fault: chance.oneOf(FAULTS) }
  return {
    kind: 'answers',
    answer: {
      authority: chance.isLucky(0.6) ? 'primary' : chance.oneOf(AUTHORITIES),
      category: chance.isLucky(0.1) ? null : chance.oneOf(Category.options),
      severity: chance.isLucky(0.1) ? null : chance.oneOf(SEVERITIES),
      ruleId: chance.oneOf([null, 'scam-links', 'ban-everyone', '']),
      confidence: chance.isLucky(0.5) ? chance.oneOf([0, 100]) : chance.whole(0, 100),
      doubt: chance.isLucky(0.6) ? 'none' : chance.oneOf(DOUBTS),
    },
  }
}

/** Every answer that a primary could give, but for confidences between the named ones: the search for the worst. */
export function* everyAnswer(confidences: readonly number[]): Generator<Attack> {
  for (const category of [null, ...Category.options]) {
    for (const severity of [null, ...SEVERITIES]) {
      for (const authority of AUTHORITIES) {
        for (const confidence of confidences) {
          for (const doubt of ['none', 'context'] as const) {
            yield { kind: 'answers', answer: { authority, category, severity, ruleId: null, confidence, doubt } }
          }
        }
      }
    }
  }
}
