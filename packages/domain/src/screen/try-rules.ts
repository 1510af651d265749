import type { DataNamed, Signal } from '@nexus/events'
import type { CompiledPolicy, CompiledRule } from '../policy/index.ts'
import type { Fact } from './fact.ts'
import type { LocalModel } from './local-model.ts'
import { Reading } from './reading.ts'
import { asker, meets } from './run-rules.ts'
import { screenMessage } from './screen-message.ts'
import { isUnknown, type Matched } from './triggers/index.ts'

/** What one of a rule's triggers found. */
export interface TriedTrigger {
  /** What it looks for. */
  readonly says: string
  readonly answer: 'found' | 'not found' | 'unknown'
  /** What it found, or what is not known. */
  readonly explanation: string | null
}

export interface TriedRule {
  readonly ruleId: string
  readonly status: CompiledRule['status']
  readonly answer: 'holds' | 'undecided'
  readonly explanation: string
  readonly surface: Signal['surface'] | null
  /** [start, end) in UTF-16 units of that text. */
  readonly ranges: readonly (readonly [number, number])[]
  readonly triggers: readonly TriedTrigger[]
}

export interface TriedMessage {
  /** What would be said of it. */
  readonly signals: readonly Signal[]
  /** The local model's, 0 to 1000. */
  readonly score: number
  /** Rules that hold, and rules of which that is not known. */
  readonly rules: readonly TriedRule[]
}

/** Reads a message as it would be read, and tells why of every rule. `lacks` are facts of it that nobody knows. */
export function tryRules(
  data: DataNamed<'MessageContextualized'>,
  policy: CompiledPolicy,
  lacks: ReadonlySet<Fact>,
  model: LocalModel | null = null,
): TriedMessage {
  const { signals, score } = screenMessage(data, policy, model, lacks)
  const { isBot, isWebhook, isSystem } = data.author
  if (isBot || isWebhook || isSystem || policy.isExempt?.(data)) return { signals, score, rules: [] }
  const reading = new Reading(data, { ...policy, lacks })
  const ask = asker(reading, policy)
  const rules = policy.rules.flatMap((rule): TriedRule[] => {
    const matched = meets(rule, reading, ask)
    return matched === null ? [] : [triedRule(rule, matched, policy, ask)]
  })
  return { signals, score, rules }
}

function triedRule(
  { id, status, condition }: CompiledRule,
  matched: Exclude<Matched, null>,
  { triggers }: Pick<CompiledPolicy, 'triggers'>,
  ask: (place: number) => Matched,
): TriedRule {
  const tried = condition.places.map((place): TriedTrigger => {
    const answer = ask(place)
    const says = triggers[place]?.says ?? ''
    if (answer === null) return { says, answer: 'not found', explanation: null }
    if (isUnknown(answer)) return { says, answer: 'unknown', explanation: answer.unknown }
    return { says, answer: 'found', explanation: answer.explanation }
  })
  const said = { ruleId: id, status, triggers: tried }
  if (isUnknown(matched)) {
    return {
      ...said,
      answer: 'undecided',
      explanation: `not known without ${matched.unknown}`,
      surface: null,
      ranges: [],
    }
  }
  const { explanation, surface, ranges } = matched
  return { ...said, answer: 'holds', explanation, surface, ranges }
}
