import type { DataNamed, Signal } from '@nexus/events'
import type { CompiledPolicy } from '../policy/index.ts'
import type { Consequence } from './consequence.ts'
import type { Fact } from './fact.ts'
import { Reading } from './reading.ts'
import { runRules } from './run-rules.ts'
import { suspect } from './suspicion.ts'

/** What the rules found in a message, and how much it is worth a second look. */
export interface ScreenedMessage {
  readonly signals: readonly Signal[]
  /** 0 to 1000. */
  readonly score: number
  /** Other messages of the author that a rule counted as one with this one, and that asks to be acted on. */
  readonly burst: readonly { readonly channelId: string; readonly messageId: string }[]
  /** What else follows from the rules that fired. */
  readonly consequences: readonly Consequence[]
}

const CLEAR: ScreenedMessage = { signals: [], score: 0, burst: [], consequences: [] }
const MOST_SIGNALS = 50

/**
 * Reads one message with all rules of a policy. What bots, webhooks and Discord itself say is not read: nobody acts on
 * it, and our own messages quote others. `lacks`: what is not known of a message that somebody made up.
 */
export function screenMessage(
  data: DataNamed<'MessageContextualized'>,
  policy: CompiledPolicy,
  lacks?: ReadonlySet<Fact>,
): ScreenedMessage {
  const { isBot, isWebhook, isSystem } = data.author
  if (isBot || isWebhook || isSystem || policy.isExempt?.(data)) return CLEAR
  const reading = new Reading(data, lacks ? { ...policy, lacks } : policy)
  const { signals, burst, consequences } = runRules(reading, policy, MOST_SIGNALS)

  const { score, family, isInjection } = suspect(reading)
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
  // Kept with whatever a model is asked about: it may punish what tries to instruct it, and not clear it.
  if (isInjection && signals.length > 0 && signals.length < MOST_SIGNALS) signals.push(INJECTION)
  return signals.length === 0 && score === 0 ? CLEAR : { signals, score, burst, consequences }
}

const INJECTION: Signal = {
  ruleId: 'injection',
  trigger: 'injection',
  category: 'other',
  severity: 1,
  surface: 'content',
  ranges: [],
  asks: 'note',
  explanation: 'words that try to instruct the judge',
}
