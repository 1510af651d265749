import type { Message, MessageType } from '@nexus/events'
import type { PassCrashPoint } from './crash-point.ts'
import type { Decider, Incoming, Proposal } from './handlers.ts'
import { type AppendedEvent, type CauseLog, type CauseToAppend, recordOf } from './record.ts'

/** Most events in one append: the log's head is one lock, and neither many small nor long appends serve it. */
const MOST_EVENTS = 100
/** Rounds in which a message may lose to another writer before its delivery is given back. */
const MOST_ROUNDS = 20

export interface DecidedBatch {
  /** What the log holds for the batch, in the order of the log's positions. */
  readonly events: readonly AppendedEvent[]
  /** Messages that lost to other writers in every round; they are delivered again. */
  readonly undecided: readonly Incoming[]
}

interface DecideOptions {
  readonly service: string
  readonly log: CauseLog
  readonly pass: PassCrashPoint
}

/**
 * Decides a micro-batch of one kind of message: gathers once, decides purely, appends with one row per cause. A cause that
 * the log already answers gives the log's own bytes. Messages of one entity are decided in order, each on the result of
 * the one before; those whose entity was written meanwhile by another writer are gathered and decided again.
 */
export async function decideBatch<T extends MessageType, G>(
  batch: readonly Incoming<T>[],
  decider: Decider<T, G>,
  { service, log, pass }: DecideOptions,
): Promise<DecidedBatch> {
  const events: AppendedEvent[] = []
  let pending: readonly Incoming<T>[] = batch
  const redelivered = batch.filter(({ attempt }) => attempt > 1).map(({ message }) => message.id)
  if (redelivered.length > 0) {
    const answers = await log.answered(service, redelivered)
    for (const answer of answers.values()) events.push(...answer)
    pending = batch.filter(({ message }) => !answers.has(message.id))
  }
  for (let round = 0; pending.length > 0 && round < MOST_ROUNDS; round++) {
    const gathered = await decider.gather(pending)
    const { decided, postponed } = decideRound(pending, decider, gathered)
    const causes = decided.map(({ message, proposals }) => recordOf(service, message as Message, proposals))
    const again: Incoming<T>[] = [...postponed]
    let next = 0
    for (const chunk of chunksOf(causes)) {
      const outcomes = await log.append(service, chunk)
      pass('appended')
      for (const outcome of outcomes) {
        const item = decided[next++]
        if (!item) continue
        if (outcome.status === 'conflict') again.push(item.incoming)
        else events.push(...outcome.events)
      }
    }
    pending = again
  }
  events.sort((a, b) => a.position - b.position)
  return { events, undecided: pending }
}

interface Decided<T extends MessageType> {
  readonly incoming: Incoming<T>
  readonly message: Incoming<T>['message']
  readonly proposals: readonly Proposal[]
}

function decideRound<T extends MessageType, G>(pending: readonly Incoming<T>[], decider: Decider<T, G>, gathered: G) {
  const written = new Set<string>()
  const decided: Decided<T>[] = []
  const postponed: Incoming<T>[] = []
  for (const incoming of pending) {
    const proposals = decider.decide(incoming, gathered)
    if (!decider.absorb && proposals.some(({ entity }) => written.has(entity))) {
      postponed.push(incoming)
      continue
    }
    decider.absorb?.(gathered, proposals)
    for (const { entity } of proposals) written.add(entity)
    decided.push({ incoming, message: incoming.message, proposals })
  }
  return { decided, postponed }
}

/** Causes in order, cut so that no append exceeds its bound; a single larger cause goes alone. */
export function* chunksOf(causes: readonly CauseToAppend[]): Generator<readonly CauseToAppend[]> {
  let chunk: CauseToAppend[] = []
  let size = 0
  for (const cause of causes) {
    const events = Math.max(1, cause.decisions.reduce((sum, decision) => sum + decision.events.length, 0))
    if (chunk.length > 0 && size + events > MOST_EVENTS) {
      yield chunk
      chunk = []
      size = 0
    }
    chunk.push(cause)
    size += events
  }
  if (chunk.length > 0) yield chunk
}
