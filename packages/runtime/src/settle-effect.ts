import type { AppendedEvent } from '@nexus/event-log'
import type { Message, MessageType } from '@nexus/events'
import type { PassCrashPoint } from './crash-point.ts'
import type { Effect, Incoming, Proposal, Recorded } from './handlers.ts'
import { type CauseLog, recordedOf, recordOf } from './record.ts'

/** Times that an intention is formed anew because another writer came first. */
const MOST_ROUNDS = 20

interface SettleOptions {
  readonly service: string
  readonly log: CauseLog
  readonly pass: PassCrashPoint
  readonly signal: AbortSignal
}

/**
 * Carries one message into the world at most once: intent into the log, act, outcome into the log. An intent that was
 * already there without an outcome is looked up before anything is tried again.
 * @returns all that the log holds for it, to be published.
 */
export async function settleEffect<T extends MessageType, I extends MessageType>(
  incoming: Incoming<T>,
  effect: Effect<T, I>,
  options: SettleOptions,
): Promise<readonly AppendedEvent[]> {
  const { service, log, pass, signal } = options
  const intended = await intendOnce(incoming, effect, options)
  const first = intended.events[0]
  if (first?.type !== effect.intent) return intended.events
  const intent = recordedOf(first) as unknown as Recorded<I>

  if (intended.wasThere) {
    const outcome = (await log.answered(service, [intent.message.id])).get(intent.message.id)
    if (outcome) return [...intended.events, ...outcome]
  }
  const found = intended.wasThere ? await effect.findOut(intent, incoming, signal) : null
  const proposals = found ?? (await effect.perform(intent, incoming, signal))
  pass('performed')
  return [...intended.events, ...(await appendOutcome(intent, proposals, options))]
}

async function intendOnce<T extends MessageType, I extends MessageType>(
  incoming: Incoming<T>,
  effect: Effect<T, I>,
  { service, log, pass }: SettleOptions,
): Promise<{ events: readonly AppendedEvent[]; wasThere: boolean }> {
  const { message } = incoming
  if (incoming.attempt > 1) {
    const known = (await log.answered(service, [message.id])).get(message.id)
    if (known) return { events: known, wasThere: true }
  }
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { proposals } = await effect.intend(incoming)
    const [outcome] = await log.append(service, [recordOf(service, message as Message, proposals)])
    pass('appended')
    if (outcome && outcome.status !== 'conflict') {
      return { events: outcome.events, wasThere: outcome.status === 'already' }
    }
  }
  throw new ContendedError(message.id)
}

async function appendOutcome(
  intent: Recorded,
  proposals: readonly Proposal[],
  { service, log, pass }: SettleOptions,
): Promise<readonly AppendedEvent[]> {
  const unversioned = proposals.map(({ entity, events }) => ({ entity, events }))
  const [outcome] = await log.append(service, [recordOf(service, intent.message, unversioned)])
  pass('appended')
  if (!outcome || outcome.status === 'conflict') throw new ContendedError(intent.message.id)
  return outcome.events
}

/** Other writers came first every time; the delivery is given back and tried later. */
export class ContendedError extends Error {
  override readonly name = 'ContendedError'
  readonly code = 'entity_contended'
  readonly disposition = 'retry'

  constructor(causeId: string) {
    super(`other writers were first ${MOST_ROUNDS} times in a row for cause ${causeId}`)
  }
}
