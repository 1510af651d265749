import type { Signal } from '@nexus/events'
import type { CompiledPolicy, CompiledRule } from '../policy/index.ts'
import type { Consequence } from './consequence.ts'
import type { Fact } from './fact.ts'
import { heldBack } from './held-back.ts'
import { measuredIn, measures } from './measures.ts'
import type { Reading } from './reading.ts'
import { type Found, isUnknown, type Matched, type ReadyTrigger, type Wake } from './triggers/index.ts'

const MOST_RANGES = 20
const LONGEST_EXPLANATION = 300

export interface RulesRun {
  /** Of the rules that are live and fired. */
  readonly consequences: Consequence[]
  readonly signals: Signal[]
  /** Other messages of the author that belong to what is to be acted on. */
  readonly burst: { readonly channelId: string; readonly messageId: string }[]
}

/** Asks every rule that the message has something for, and no trigger more than once. */
export function runRules(
  reading: Reading,
  policy: Pick<CompiledPolicy, 'rules' | 'triggers' | 'index'>,
  mostSignals: number,
): RulesRun {
  const signals: Signal[] = []
  const burst: { channelId: string; messageId: string }[] = []
  const consequences: Consequence[] = []
  const ask = asker(reading, policy)
  for (const place of wokenRules(reading, policy)) {
    const rule = policy.rules[place]
    const matched = rule ? meets(rule, reading, ask) : null
    if (!rule || matched === null) continue
    const signal = isUnknown(matched) ? heldBack(rule, matched) : signalOf(rule, matched)
    if (!signal) continue
    signals.push(signal)
    if (!signal.held && (rule.cooldownMs !== null || rule.raises)) consequences.push(consequenceOf(rule))
    if (!isUnknown(matched) && signal.asks === 'enforce') burst.push(...placesOf(matched))
  }
  return { signals: signals.length > mostSignals ? worst(signals, mostSignals) : signals, burst, consequences }
}

const consequenceOf = ({ id, cooldownMs, raises }: CompiledRule): Consequence => ({
  ruleId: id,
  cooldownMs,
  raises: raises ?? null,
})

/** A message of which something is not known is shown to all: what is not known may be what would wake them. */
function wokenRules(reading: Reading, policy: Pick<CompiledPolicy, 'rules' | 'index'>): Iterable<number> {
  return reading.lacks.size === 0 ? policy.index.wokenBy(reading) : policy.rules.keys()
}

/** Answers of this message's triggers, each found out when the first rule asks. */
export function asker(reading: Reading, { triggers }: Pick<CompiledPolicy, 'triggers'>): (place: number) => Matched {
  const answers = new Map<number, Matched>()
  return (place) => {
    const known = answers.get(place)
    if (known !== undefined) return known
    const trigger = triggers[place]
    const answer = trigger ? answerOf(trigger, place, reading) : null
    answers.set(place, answer)
    return answer
  }
}

function answerOf(trigger: ReadyTrigger, place: number, reading: Reading): Matched {
  if (reading.lacks.size === 0) return trigger.match(reading)
  const lacking = trigger.facts.find((fact) => reading.lacks.has(fact))
  if (lacking === undefined) return trigger.match(reading)
  return trigger.wakes.every((wake) => isAsleep(wake, place, reading)) ? null : { unknown: factWords(lacking) }
}

/** What would wake it is surely not there. */
function isAsleep(wake: Wake, place: number, reading: Reading): boolean {
  if (wake.by === 'message') return false
  if (wake.by === 'measure') {
    return !reading.lacks.has(measuredIn[wake.of]) && measures[wake.of](reading) < wake.atLeast
  }
  if (reading.lacks.has('surfaces')) return false
  return wake.by === 'words' ? reading.wordsOf(place).length === 0 : !reading.hasLiteral(place)
}

/** Whether a rule holds for this message, here and for its author. */
export function meets(rule: CompiledRule, reading: Reading, ask: (place: number) => Matched): Matched {
  const { data, lacks } = reading
  if (!rule.on.has(data.kind) || data.author.cooldowns?.includes(rule.id)) return null
  const holds = rule.inScope === null || rule.inScope(data, lacks)
  if (holds === false) return null
  const matched = rule.condition.meets(ask)
  if (holds === true || matched === null) return matched
  return isUnknown(matched) ? { unknown: `${holds} and ${matched.unknown}` } : { unknown: holds }
}

/** What someone who writes a message by hand would have to say. */
function factWords(fact: Fact): string {
  return fact.startsWith('author.') ? `the author's ${fact.slice('author.'.length)}` : `the message's ${fact}`
}

function signalOf(rule: CompiledRule, { surface, ranges, explanation, isWeak }: Found): Signal {
  const asks = rule.asks === 'enforce' && isWeak ? 'verdict' : rule.asks
  const { id: ruleId, trigger, category, severity, status } = rule
  const said = { ruleId, trigger, category, severity, surface, ranges: ranges.slice(0, MOST_RANGES).map(pair) }
  const told = (text: string) => text.slice(0, LONGEST_EXPLANATION)
  if (status === 'shadow') {
    return { ...said, asks: 'note', held: 'shadow', explanation: told(`in shadow: ${explanation}`) }
  }
  if (status === 'dry-run') {
    const shown = asks === 'note' ? 'note' : 'review'
    return { ...said, asks: shown, held: 'dry_run', explanation: told(`dry run: ${explanation}`) }
  }
  return { ...said, asks, explanation: told(explanation) }
}

const pair = ([start, end]: readonly [number, number]): [number, number] => [start, end]

const placesOf = ({ burst = [] }: Found) => burst.map(({ channelId, messageId }) => ({ channelId, messageId }))

const WEIGHT: Readonly<Record<Signal['asks'], number>> = { enforce: 3, review: 2, verdict: 1, note: 0 }

/** Those with the most consequence, whatever the order of the rules. */
function worst(signals: readonly Signal[], most: number): Signal[] {
  return signals
    .toSorted((a, b) => WEIGHT[b.asks] - WEIGHT[a.asks] || b.severity - a.severity || (a.ruleId < b.ruleId ? -1 : 1))
    .slice(0, most)
}
