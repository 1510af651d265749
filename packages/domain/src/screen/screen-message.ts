import type { DataNamed, Signal } from '@nexus/events'
import type { CompiledPolicy, CompiledRule } from '../policy/index.ts'
import { Reading } from './reading.ts'
import { suspect } from './suspicion.ts'
import type { Found } from './triggers/index.ts'

/** What the rules found in a message, and how much it is worth a second look. */
export interface ScreenedMessage {
  readonly signals: readonly Signal[]
  /** 0 to 1000. */
  readonly score: number
  /** Other messages of the author that a rule counted as one with this one, and that asks to be acted on. */
  readonly burst: readonly { readonly channelId: string; readonly messageId: string }[]
}

const CLEAR: ScreenedMessage = { signals: [], score: 0, burst: [] }
const MOST_SIGNALS = 50
const MOST_RANGES = 20
const LONGEST_EXPLANATION = 300

/**
 * Reads one message with all rules of a policy. What bots, webhooks and Discord itself say is not read: nobody acts on
 * it, and our own messages quote others.
 */
export function screenMessage(data: DataNamed<'MessageContextualized'>, policy: CompiledPolicy): ScreenedMessage {
  const { isBot, isWebhook, isSystem } = data.author
  if (isBot || isWebhook || isSystem || policy.isExempt?.(data)) return CLEAR
  const reading = new Reading(data, policy.words)
  const signals: Signal[] = []
  const burst: { channelId: string; messageId: string }[] = []
  const judge = (rule: CompiledRule) => {
    const found = rule.inScope === null || rule.inScope(data) ? rule.match(reading) : null
    if (!found || signals.length >= MOST_SIGNALS) return
    const signal = signalOf(rule, found)
    signals.push(signal)
    if (signal.asks === 'enforce') {
      for (const { channelId, messageId } of found.burst ?? []) burst.push({ channelId, messageId })
    }
  }

  for (const place of [...reading.hits().keys()].sort((a, b) => a - b)) {
    const rule = policy.wordRules[place]
    if (rule) judge(rule)
  }
  if (policy.linkRules.length > 0 && reading.mayHaveLinks()) for (const rule of policy.linkRules) judge(rule)
  for (const rule of policy.activityRules) judge(rule)

  const { score, family } = suspect(reading)
  if (family && score >= policy.policy.escalateFrom && signals.length < MOST_SIGNALS) {
    signals.push({
      ruleId: 'model',
      trigger: 'suspicion',
      category: family.category,
      severity: family.severity,
      surface: 'content',
      ranges: [],
      asks: 'verdict',
      explanation: `${family.says} (score ${score})`,
    })
  }
  return signals.length === 0 && score === 0 ? CLEAR : { signals, score, burst }
}

function signalOf(rule: CompiledRule, { surface, ranges, explanation, isWeak }: Found): Signal {
  return {
    ruleId: rule.id,
    trigger: rule.trigger,
    category: rule.category,
    severity: rule.severity,
    surface,
    ranges: ranges.slice(0, MOST_RANGES).map(([start, end]) => [start, end]),
    asks: rule.asks === 'enforce' && isWeak ? 'verdict' : rule.asks,
    explanation: `${rule.isShadow ? 'in shadow: ' : ''}${explanation}`.slice(0, LONGEST_EXPLANATION),
  }
}
