import { catalog, type DataNamed, type MessageNamed, type MessageType } from './catalog.ts'
import type { Envelope } from './envelope.ts'
import { answerId, traceparentOf } from './identify.ts'

/** What a decider says, before it has an id. */
export type Said = { [T in MessageType]: { readonly type: T; readonly data: DataNamed<T> } }[MessageType]

/** A message without a type or data of its own: what an answer inherits from its cause. */
export type Cause = Pick<Envelope, 'id' | 'occurredAt' | 'guildId' | 'correlationId'>

/**
 * Puts what `service` answers `cause` with into envelopes. Ids come from the cause, the type and the order among the
 * answers of that type, so that the same answer has the same ids wherever and whenever it is given.
 */
export function sayAll(service: string, cause: Cause, answers: readonly Said[]): Envelope[] {
  const counted = new Map<string, number>()
  return answers.map((said) => {
    const ordinal = counted.get(said.type) ?? 0
    counted.set(said.type, ordinal + 1)
    return say(service, cause, said, ordinal)
  })
}

/** One answer; `ordinal` tells it from others of its type to the same cause. */
export function say<S extends Said>(service: string, cause: Cause, said: S, ordinal = 0): MessageNamed<S['type']> {
  const id = answerId(service, cause.id, cause.occurredAt, said.type, ordinal)
  const message: Envelope<S['type'], S['data']> = {
    id,
    type: said.type,
    version: catalog[said.type].version,
    occurredAt: cause.occurredAt,
    guildId: cause.guildId,
    correlationId: cause.correlationId,
    causationId: cause.id,
    traceparent: traceparentOf(cause.correlationId, id),
    data: said.data,
  }
  return message as MessageNamed<S['type']>
}
