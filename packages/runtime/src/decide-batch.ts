import type { AppendedEvent, Cause } from '@nexus/event-log'
import type { Message, MessageType } from '@nexus/events'
import type { PassCrashPoint } from './crash-point.ts'
import type { Decider, Incoming, Proposal, Screener } from './handlers.ts'
import { type CauseLog, recordOf } from './record.ts'

/** Most events in one append: the log's head is one lock, and neither many small nor long appends serve it. */
const MOST_EVENTS = 100
/** Rounds in which a message may lose to another writer before its delivery is given back. */
const MOST_ROUNDS = 20

export interface DecidedBatch<T extends MessageType = MessageType, Item = never> {
  /** What the log holds for the batch, in the order of the log's positions. */
  readonly events: readonly AppendedEvent[]
  /** Messages that a screener cleared: not in the log yet. */
  readonly cleared: readonly { readonly incoming: Incoming<T>; readonly item: Item }[]
  /** Messages that lost to other writers in every round; they are delivered again. */
  readonly undecided: readonly Incoming<T>[]
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
export async function decideBatch<T extends MessageType, G, Item = never>(
  batch: readonly Incoming<T>[],
  decider: Decider<T, G> | Screener<T, G, Item>,
  { service, log, pass }: DecideOptions,
): Promise<DecidedBatch<T, Item>> {
  const events: AppendedEvent[] = []
  const cleared: { incoming: Incoming<T>; item: Item }[] = []
  let pending: readonly Incoming<T>[] = batch
  const redelivered = batch.filter(({ attempt }) => attempt > 1).map(({ message }) => message.id)
  if (redelivered.length > 0) {
    const answers = await log.answered(service, redelivered)
    for (const answer of answers.values()) events.push(...answer)
    pending = batch.filter(({ message }) => !answers.has(message.id))
  }
  for (let rounds = 0; pending.length > 0 && rounds < MOST_ROUNDS; rounds++) {
    const gathered = await decider.gather(pending)
    const round = decideRound(pending, decider, gathered)
    const { decided } = round
    cleared.push(...round.cleared)
    const causes = decided.map(({ incoming, proposals }) => recordOf(service, incoming.message as Message, proposals))
    const again: Incoming<T>[] = [...round.postponed]
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
  return { events, cleared, undecided: pending }
}

interface Round<T extends MessageType, Item> {
  readonly decided: { readonly incoming: Incoming<T>; readonly proposals: readonly Proposal[] }[]
  readonly cleared: { readonly incoming: Incoming<T>; readonly item: Item }[]
  readonly postponed: Incoming<T>[]
}

function decideRound<T extends MessageType, G, Item>(
  pending: readonly Incoming<T>[],
  decider: Decider<T, G> | Screener<T, G, Item>,
  gathered: G,
): Round<T, Item> {
  const written = new Set<string>()
  const round: Round<T, Item> = { decided: [], cleared: [], postponed: [] }
  for (const incoming of pending) {
    let proposals: readonly Proposal[]
    if (decider.kind === 'screener') {
      const screening = decider.decide(incoming, gathered)
      if (screening.kind === 'cleared') {
        round.cleared.push({ incoming, item: screening.item })
        continue
      }
      proposals = screening.proposals
    } else proposals = decider.decide(incoming, gathered)
    if (!decider.absorb && proposals.some(({ entity }) => written.has(entity))) {
      round.postponed.push(incoming)
      continue
    }
    decider.absorb?.(gathered, incoming, proposals)
    for (const { entity } of proposals) written.add(entity)
    round.decided.push({ incoming, proposals })
  }
  return round
}

/** Causes in order, cut so that no append exceeds its bound; a single larger cause goes alone. */
export function* chunksOf(causes: readonly Cause[]): Generator<readonly Cause[]> {
  let chunk: Cause[] = []
  let size = 0
  for (const cause of causes) {
    const events = Math.max(
      1,
      cause.decisions.reduce((sum, decision) => sum + decision.events.length, 0),
    )
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
