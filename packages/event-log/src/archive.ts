import type { Querier } from './append.ts'
import { byteaArray, int4Array, int8Array, textArray, uuidArray } from './binary-array.ts'
import { LogRefusedError } from './errors.ts'

/** A raw event of Discord on its way into the archive; `data` is sealed already. */
export interface EventToArchive {
  /** Redis entry id, `<ms>-<seq>`: the order in which it was folded. */
  readonly entryId: string
  /** UUID of its envelope. */
  readonly eventId: string
  readonly sessionId: string
  /** Discord's sequence number within the session, from 1. */
  readonly sequence: number
  /** Sequence of the frame before it in this partition and session; 0 if none. */
  readonly before: number
  /** Discord's name of the event. */
  readonly type: string
  readonly guildId: string | null
  readonly channelId: string | null
  readonly messageId: string | null
  /** Whose key seals the data; null where the data name nobody and are not sealed. */
  readonly subject: string | null
  readonly data: Uint8Array
}

export interface Archived {
  /** Events that were new; the others were there. */
  readonly added: number
  /** By session: the highest sequence up to which nothing is missing. */
  readonly watermarks: ReadonlyMap<string, number>
}

export interface ArchivedEvent extends Omit<EventToArchive, 'before'> {
  readonly partition: number
  /** Place in the archive of its partition, from 1 without gaps. */
  readonly position: number
}

const ARCHIVE = 'select * from nexus.archive($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)'
/** The archive keeps Discord ids as 64-bit numbers. */
const DISCORD_ID = /^\d{1,19}$/

/**
 * One round trip, one transaction: stores what is new of a partition's events, and moves the watermark of each session.
 * An event that comes again, in the same batch or a later one, changes nothing.
 */
export async function archiveEvents(
  db: Querier,
  partition: number,
  events: readonly EventToArchive[],
): Promise<Archived> {
  if (events.length === 0) return { added: 0, watermarks: new Map() }
  const entries = events.map(({ entryId }) => entryId.split('-'))
  for (const { type, sessionId, subject } of events) {
    if (`${type}${sessionId}${subject ?? ''}`.includes('\n'))
      throw new LogRefusedError(`an archived ${type} holds a line feed in a name`)
  }
  const { rows } = await db.query<{ archived: number; session_id: string; watermark: number }>({
    name: 'nexus_archive',
    text: ARCHIVE,
    values: [
      partition,
      int8Array(entries.map(([ms]) => Number(ms))),
      int4Array(entries.map(([, seq]) => Number(seq))),
      uuidArray(events.map(({ eventId }) => eventId)),
      textArray(events.map(({ sessionId }) => sessionId)),
      int8Array(events.map(({ sequence }) => sequence)),
      int8Array(events.map(({ before }) => before)),
      textArray(events.map(({ type }) => type)),
      int8Array(events.map(({ guildId }) => discordId(guildId))),
      int8Array(events.map(({ channelId }) => discordId(channelId))),
      int8Array(events.map(({ messageId }) => discordId(messageId))),
      textArray(events.map(({ subject }) => subject)),
      byteaArray(events.map(({ data }) => data)),
    ],
  })
  return { added: rows[0]?.archived ?? 0, watermarks: new Map(rows.map((row) => [row.session_id, row.watermark])) }
}

function discordId(id: string | null): string | null {
  if (id === null || DISCORD_ID.test(id)) return id
  throw new LogRefusedError(`${id.slice(0, 30)} is no Discord id that the archive can keep`)
}

/** Watermarks of a partition's sessions, for a recorder that takes over. */
export async function readWatermarks(db: Querier, partition: number): Promise<Map<string, number>> {
  const { rows } = await db.query<{ session_id: string; watermark: number }>(
    'select session_id, watermark from nexus.archive_progress where partition = $1',
    [partition],
  )
  return new Map(rows.map((row) => [row.session_id, row.watermark]))
}
