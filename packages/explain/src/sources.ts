import type { Sealed } from '@nexus/events'

/** An event as the log holds it. */
export interface LoggedEvent {
  readonly position: number
  readonly entity: string
  readonly entityVersion: number
  readonly type: string
  /** Its envelope, as it was written. */
  readonly json: string
}

/** A raw event about a message, from the archive. */
export interface ArchivedEvent {
  readonly eventId: string
  /** Discord's event name. */
  readonly type: string
  readonly guildId: string
  /** Unix ms that its envelope gives. */
  readonly occurredAt: number
  /** Discord's data in plain text; null once its author is erased. */
  readonly d: Readonly<Record<string, unknown>> | null
}

/** Where a chain is read from. */
export interface ChainSources {
  /** Raw events about a message, oldest first. */
  archived(messageId: string): Promise<readonly ArchivedEvent[]>
  /** Ids under which `context` gave a message on to be judged: itself, then each edit of its text. */
  judgedAs(messageId: string, archived: readonly ArchivedEvent[]): Promise<readonly string[]>
  /** What a service answered to these causes; one that it has not answered is absent. */
  answers(service: string, causeIds: readonly string[]): Promise<ReadonlyMap<string, readonly LoggedEvent[]>>
  histories(
    entities: readonly string[],
    range?: { readonly afterVersion?: number },
  ): Promise<ReadonlyMap<string, readonly LoggedEvent[]>>
  /** Events by their ids. */
  named(ids: readonly string[]): Promise<ReadonlyMap<string, LoggedEvent>>
  /** The log from a position on, only events of these types; `last` is the last position that was looked at. */
  page(
    after: number,
    limit: number,
    types?: readonly string[],
  ): Promise<{ readonly events: readonly LoggedEvent[]; readonly last: number; readonly head: number }>
  /** Words of a member in plain text; null once he is erased. */
  unseal(guildId: string, sealed: Sealed): Promise<string | null>
}
