import { timeOfSnowflake } from '@nexus/events'
import type { Querier } from './append.ts'
import type { ArchivedEvent } from './archive.ts'

export interface GuildArchiveOptions {
  readonly guildId: string
  /** Redis entry id after which to read; wins over `from`. */
  readonly after?: string
  /** Unix ms of the first entry. */
  readonly from: number
  /** Unix ms before which entries lie. */
  readonly until: number
  /** 1 to 10,000; default 1,000. */
  readonly limit?: number
}

export interface ArchivedRow {
  readonly partition: number
  readonly position: number
  readonly entry_ms: number
  readonly entry_seq: number
  readonly event_id: string
  readonly sequence: number
  readonly guild_id: string | null
  readonly channel_id: string | null
  readonly message_id: string | null
  readonly session_id: string
  readonly type: string
  readonly subject: string | null
  readonly data: Buffer
}

export const ARCHIVED_COLUMNS = `partition, position, entry_ms, entry_seq, event_id, sequence, guild_id::text, channel_id::text, message_id::text,
  session_id, type, subject, data`
const MOST_PER_PAGE = 10_000
const MOST_PER_MESSAGE = 1_000
/** Clocks of Redis, Discord and Postgres may differ by this much: older partitions are not looked into. */
const CLOCK_MARGIN_MS = 24 * 3_600_000

export function archivedOf(row: ArchivedRow): ArchivedEvent {
  return {
    partition: row.partition,
    position: row.position,
    entryId: `${row.entry_ms}-${row.entry_seq}`,
    eventId: row.event_id,
    sessionId: row.session_id,
    sequence: row.sequence,
    type: row.type,
    guildId: row.guild_id,
    channelId: row.channel_id,
    messageId: row.message_id,
    subject: row.subject,
    data: row.data,
  }
}

/** A guild's events in the order of folding. Read on with the last one's `entryId` as `after` until nothing comes. */
export async function readGuildArchive(
  db: Querier,
  { guildId, after, from, until, limit = 1_000 }: GuildArchiveOptions,
): Promise<ArchivedEvent[]> {
  const [ms, seq] = after === undefined ? [from, -1] : after.split('-').map(Number)
  const { rows } = await db.query<ArchivedRow>({
    name: 'nexus_guild_archive',
    text: `select ${ARCHIVED_COLUMNS} from nexus.server_events
      where guild_id = $1 and (entry_ms, entry_seq) > ($2::bigint, $3::int) and entry_ms < $4
        and archived_at >= to_timestamp($5::float8 / 1000)
      order by entry_ms, entry_seq limit $6`,
    values: [guildId, ms, seq, until, (ms ?? from) - CLOCK_MARGIN_MS, Math.max(1, Math.min(limit, MOST_PER_PAGE))],
  })
  return rows.map(archivedOf)
}

/** All that the archive holds of one message, in the order of folding, at most 1,000 events. */
export async function readMessageArchive(db: Querier, messageId: string): Promise<ArchivedEvent[]> {
  const { rows } = await db.query<ArchivedRow>({
    name: 'nexus_message_archive',
    text: `select ${ARCHIVED_COLUMNS} from nexus.server_events
      where message_id = $1 and archived_at >= to_timestamp($2::float8 / 1000)
      order by entry_ms, entry_seq limit ${MOST_PER_MESSAGE}`,
    values: [messageId, timeOfSnowflake(messageId) - CLOCK_MARGIN_MS],
  })
  return rows.map(archivedOf)
}

/** Every event of a partition in order of position; for backups and searches. */
export async function* scanArchive(
  db: Querier,
  {
    partition,
    after = 0,
    limit = 1_000,
  }: { readonly partition: number; readonly after?: number; readonly limit?: number },
): AsyncGenerator<ArchivedEvent[], void, void> {
  for (let position = after; ; ) {
    const { rows } = await db.query<ArchivedRow>({
      name: 'nexus_scan_archive',
      text: `select ${ARCHIVED_COLUMNS} from nexus.server_events where partition = $1 and position > $2
        and archived_at >= (select archived_at from nexus.archive_seal where partition = $1 and last_position > $2 order by last_position limit 1)
        order by archived_at, position limit $3`,
      values: [partition, position, limit],
    })
    if (rows.length === 0) return
    yield rows.map(archivedOf)
    position = rows.at(-1)?.position ?? position
  }
}
