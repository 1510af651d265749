import type { DataNamed, Signal } from '@nexus/events'
import type { CompiledPolicy } from '../policy/index.ts'
import type { Consequence } from './consequence.ts'
import type { Fact } from './fact.ts'
import type { LocalModel } from './local-model.ts'
import { Reading } from './reading.ts'
import { runRules } from './run-rules.ts'

/** What the rules found in a message, and how much it is worth a second look. */
export interface ScreenedMessage {
  readonly signals: readonly Signal[]
  /** 0 to 1000. */
  readonly score: number
  /** The local model's version; absent where it was not asked. */
  readonly modelVersion?: string
  /** Other messages of the author that a rule counted as one with this one, and that asks to be acted on. */
  readonly burst: readonly { readonly channelId: string; readonly messageId: string }[]
  /** What else follows from the rules that fired. */
  readonly consequences: readonly Consequence[]
}

const CLEAR: ScreenedMessage = { signals: [], score: 0, burst: [], consequences: [] }
const MOST_SIGNALS = 50

/**
 * Reads one message with all rules of a policy. What bots, webhooks and Discord itself say is not read: nobody acts on
 * it, and our own messages quote others. Without a model rules decide alone. `lacks`: what is not known of a message that
 * somebody made up.
 */
export function screenMessage(
  data: DataNamed<'MessageContextualized'>,
  policy: CompiledPolicy,
  model: LocalModel | null = null,
  lacks?: ReadonlySet<Fact>,
): ScreenedMessage {
  const { isBot, isWebhook, isSystem } = data.author
  if (isBot || isWebhook || isSystem || policy.isExempt?.(data)) return CLEAR
  const reading = new Reading(data, lacks ? { ...policy, lacks } : policy)
  const { signals, burst, consequences } = runRules(reading, policy, MOST_SIGNALS)

  if (!model) return signals.length === 0 ? CLEAR : { signals, score: 0, burst, consequences }
  const { score, category, severity, says, isInjection } = model.suspect(readingsIn(reading))
  const { escalateFrom, escalationBudget } = policy.policy
  if (score >= (escalateFrom ?? model.thresholdFor(escalationBudget)) && signals.length < MOST_SIGNALS) {
    signals.push({
      ruleId: 'model',
      trigger: 'suspicion',
      category,
      severity,
      surface: 'content',
      ranges: [],
      asks: 'verdict',
      explanation: `${says} (score ${score})`,
    })
  }
  // Kept with whatever a model is asked about: it may punish what tries to instruct it, and not clear it.
  if (isInjection && signals.length > 0 && signals.length < MOST_SIGNALS) signals.push(INJECTION)
  return { signals, score, modelVersion: model.version, burst, consequences }
}

function readingsIn(reading: Reading): string[] {
  const readings: string[] = []
  for (const { canonical, loose } of reading.texts()) {
    readings.push(canonical.text)
    if (loose) readings.push(loose.text)
  }
  return readings
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
