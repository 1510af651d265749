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

const ARCHIVE = 'select * from nexus.archive($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)'
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
  for (const { type, sessionId, subject, sequence, before } of events) {
    if (before < 0 || before >= sequence) {
      throw new LogRefusedError(`the archive refused an event: frame ${sequence} cannot follow frame ${before}`)
    }
    if (`${type}${sessionId}${subject ?? ''}`.includes('\n')) {
      throw new LogRefusedError('the archive refused an event: a line feed stands in one of its names')
    }
  }
  const spans = spansOf(events)
  const first = firstOfEach(events)
  const entries = first.map(({ entryId }) => entryId.split('-'))
  const { rows } = await db.query<{ archived: number; session_id: string; watermark: number }>({
    name: 'nexus_archive',
    text: ARCHIVE,
    values: [
      partition,
      textArray(spans.map(({ sessionId }) => sessionId)),
      textArray(spans.map(({ ranges }) => `{${ranges.map(([after, upTo]) => `(${after},${upTo}]`).join(',')}}`)),
      int8Array(spans.map(({ lowest }) => lowest)),
      int8Array(spans.map(({ highest }) => highest)),
      int8Array(entries.map(([ms]) => Number(ms))),
      int4Array(entries.map(([, seq]) => Number(seq))),
      uuidArray(first.map(({ eventId }) => eventId)),
      textArray(first.map(({ sessionId }) => sessionId)),
      int8Array(first.map(({ sequence }) => sequence)),
      textArray(first.map(({ type }) => type)),
      int8Array(first.map(({ guildId }) => discordId(guildId))),
      int8Array(first.map(({ channelId }) => discordId(channelId))),
      int8Array(first.map(({ messageId }) => discordId(messageId))),
      textArray(first.map(({ subject }) => subject)),
      byteaArray(first.map(({ data }) => data)),
    ],
  })
  return { added: rows[0]?.archived ?? 0, watermarks: new Map(rows.map((row) => [row.session_id, row.watermark])) }
}

interface Spans {
  readonly sessionId: string
  lowest: number
  highest: number
  /** (after, up to], those that continue each other made one. */
  readonly ranges: [number, number][]
}

/** What the frames of each session cover: each reaches back to the frame before it. */
function spansOf(events: readonly EventToArchive[]): Spans[] {
  const spans = new Map<string, Spans>()
  for (const { sessionId, sequence, before } of events) {
    let span = spans.get(sessionId)
    if (!span) {
      span = { sessionId, lowest: sequence, highest: sequence, ranges: [] }
      spans.set(sessionId, span)
    }
    span.lowest = Math.min(span.lowest, sequence)
    span.highest = Math.max(span.highest, sequence)
    const last = span.ranges.at(-1)
    if (last && last[1] === before) last[1] = sequence
    else span.ranges.push([before, sequence])
  }
  return [...spans.values()]
}

function firstOfEach(events: readonly EventToArchive[]): EventToArchive[] {
  const seen = new Set<string>()
  return events.filter(({ sessionId, sequence }) => {
    const name = `${sequence} ${sessionId}`
    if (seen.has(name)) return false
    seen.add(name)
    return true
  })
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
