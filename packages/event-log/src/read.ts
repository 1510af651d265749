import type { Querier } from './append.ts'
import { textArray, uuidArray } from './binary-array.ts'
import type { AppendedEvent } from './cause.ts'
import { LogGapError } from './errors.ts'

export interface ReadOptions {
  /** Position after which to read; 0 for the beginning. */
  readonly after: number
  /** Positions in the page, whatever their types: 1 to 10,000, default 1,000. */
  readonly limit?: number
  /** Only events of these types; the page covers the same positions. */
  readonly types?: readonly string[]
}

export interface Page {
  readonly events: readonly AppendedEvent[]
  /** Last position that this page covers; `after` when there was nothing. */
  readonly last: number
  /** Last position of the log when the page was read. */
  readonly head: number
}

export interface LogHead {
  readonly position: number
  /** Hex of the chain at this position. */
  readonly chain: string
  /** Unix time in ms of the last append; null for an empty log. */
  readonly recordedAt: number | null
}

interface EventRow {
  readonly position: number
  readonly entity: string
  readonly entity_version: number
  readonly type: string
  readonly data: string
}

interface PageRow extends Partial<EventRow> {
  readonly scanned: number
  readonly last: number | null
  readonly head: number
}

const MOST_PER_PAGE = 10_000

function eventOf({ position, entity, entity_version, type, data }: EventRow): AppendedEvent {
  return { position, entity, entityVersion: entity_version, type, json: data }
}

/** @throws LogGapError when a position within the page is missing. */
export async function readPage(db: Querier, { after, limit = 1_000, types }: ReadOptions): Promise<Page> {
  const most = Math.max(1, Math.min(limit, MOST_PER_PAGE))
  const { rows } = await db.query<PageRow>({
    name: 'nexus_page',
    text: 'select * from nexus.page($1, $2, $3)',
    values: [after, most, types ? textArray(types) : null],
  })
  const { scanned, last, head } = rows[0] as PageRow
  const expected = Math.max(0, Math.min(most, head - after))
  const events = rows.flatMap((row) => (row.position == null ? [] : [eventOf(row as EventRow)]))
  if (!types) {
    for (const [i, { position }] of events.entries()) {
      if (position !== after + i + 1) throw new LogGapError(after + i + 1, `found ${position} in its place`)
    }
  }
  if (scanned !== expected || (last ?? after) !== after + expected) {
    throw new LogGapError(after + scanned + 1, `${scanned} of ${expected} positions after ${after} are there`)
  }
  return { events, last: after + expected, head }
}

export interface HistoryOptions {
  /** Leave out versions up to this one; default 0. */
  readonly afterVersion?: number
  /** Only the newest so many of each entity, at least 1; default all. */
  readonly newest?: number
}

/** Histories of many entities in one round trip, each in order. An entity without history has an empty one. */
export async function readHistories(
  db: Querier,
  entities: readonly string[],
  { afterVersion = 0, newest }: HistoryOptions = {},
): Promise<Map<string, AppendedEvent[]>> {
  const histories = new Map<string, AppendedEvent[]>(entities.map((entity) => [entity, []]))
  if (entities.length === 0) return histories
  const { rows } = await db.query<EventRow>({
    name: 'nexus_histories',
    text: 'select * from nexus.histories($1, $2, $3)',
    values: [textArray([...histories.keys()]), afterVersion, newest ?? null],
  })
  for (const row of rows) histories.get(row.entity)?.push(eventOf(row))
  return histories
}

/** Events by their ids, in order of position; ids that the log does not hold are absent. */
export async function readNamed(db: Querier, ids: readonly string[]): Promise<Map<string, AppendedEvent>> {
  const named = new Map<string, AppendedEvent>()
  if (ids.length === 0) return named
  const { rows } = await db.query<EventRow & { event_id: string }>({
    name: 'nexus_events_named',
    text: 'select * from nexus.events_named($1)',
    values: [uuidArray([...new Set(ids)])],
  })
  for (const row of rows) if (!named.has(row.event_id)) named.set(row.event_id, eventOf(row))
  return named
}

/** What `service` answered to these causes; a cause that it has not answered is absent, "nothing to say" is empty. */
export async function readAnswers(
  db: Querier,
  service: string,
  causeIds: readonly string[],
): Promise<Map<string, AppendedEvent[]>> {
  const answers = new Map<string, AppendedEvent[]>()
  if (causeIds.length === 0) return answers
  const { rows } = await db.query<Partial<EventRow> & { cause_id: string }>({
    name: 'nexus_answers',
    text: 'select * from nexus.answers($1, $2)',
    values: [service, uuidArray([...new Set(causeIds)])],
  })
  for (const row of rows) {
    const events = answers.get(row.cause_id) ?? []
    answers.set(row.cause_id, events)
    if (row.position != null) events.push(eventOf(row as EventRow))
  }
  return answers
}

/** Last position that was recorded before `at` (Unix ms); 0 where there is none. */
export async function readPositionAt(db: Querier, at: number): Promise<number> {
  const { rows } = await db.query<{ position: number }>({
    name: 'nexus_position_at',
    text: `select position from nexus.event where recorded_at < to_timestamp($1::float8 / 1000)
      order by recorded_at desc, position desc limit 1`,
    values: [at],
  })
  return rows[0]?.position ?? 0
}

export async function readHead(db: Querier): Promise<LogHead> {
  const { rows } = await db.query<{ position: number; chain: string; recorded_ms: number | null }>(
    `select position, encode(chain, 'hex') as chain,
       case when position = 0 then null else floor(extract(epoch from recorded_at) * 1000)::int8 end as recorded_ms from nexus.log_head`,
  )
  const { position, chain, recorded_ms } = rows[0] as { position: number; chain: string; recorded_ms: number | null }
  return { position, chain, recordedAt: recorded_ms }
}
