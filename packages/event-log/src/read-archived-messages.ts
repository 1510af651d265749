import type { Querier } from './append.ts'
import type { ArchivedEvent } from './archive.ts'
import { ARCHIVED_COLUMNS, type ArchivedRow, archivedOf } from './read-archive.ts'

/** A message or an edit as the archive names it, without its words. */
export interface ArchivedMessage {
  /** Place in the archive of its partition. */
  readonly position: number
  readonly entryId: string
  readonly type: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE'
  readonly messageId: string
}

export interface ArchivedMessagesOptions {
  readonly partition: number
  /** Positions after this one … */
  readonly after: number
  /** … and up to this one. */
  readonly upTo: number
  /** 1 to 10,000; default 5,000. */
  readonly limit?: number
}

/** Last position of a partition's archive that was sealed before `at` (Unix ms, default now); 0 where there is none. */
export async function readArchiveEnd(db: Querier, partition: number, at = Number.POSITIVE_INFINITY): Promise<number> {
  const { rows } = await db.query<{ last_position: number }>({
    name: 'nexus_archive_end',
    text: `select last_position from nexus.archive_seal
      where partition = $1 and archived_at < case when $2::float8 = 'infinity' then 'infinity' else to_timestamp($2::float8 / 1000) end
      order by last_position desc limit 1`,
    values: [partition, at === Number.POSITIVE_INFINITY ? 'infinity' : at],
  })
  return rows[0]?.last_position ?? 0
}

/** New messages and edits of a part of a partition's archive, in order of position, page by page. */
export async function* scanArchivedMessages(
  db: Querier,
  { partition, after, upTo, limit = 5_000 }: ArchivedMessagesOptions,
): AsyncGenerator<ArchivedMessage[], void, void> {
  for (let position = after; ; ) {
    const { rows } = await db.query<{
      position: number
      entry_ms: number
      entry_seq: number
      type: ArchivedMessage['type']
      message_id: string
    }>({
      name: 'nexus_archived_messages',
      text: `select position, entry_ms, entry_seq, type, message_id::text from nexus.server_events
        where partition = $1 and position > $2 and position <= $3
          and archived_at >= (select archived_at from nexus.archive_seal where partition = $1 and last_position > $2 order by last_position limit 1)
          and archived_at <= (select archived_at from nexus.archive_seal where partition = $1 and last_position >= $3 order by last_position limit 1)
          and type in ('MESSAGE_CREATE', 'MESSAGE_UPDATE') and message_id is not null
        order by archived_at, position limit $4`,
      values: [partition, position, upTo, limit],
    })
    if (rows.length === 0) return
    yield rows.map((row) => ({
      position: row.position,
      entryId: `${row.entry_ms}-${row.entry_seq}`,
      type: row.type,
      messageId: row.message_id,
    }))
    position = rows.at(-1)?.position ?? upTo
  }
}

/** The events at these positions of a partition's archive, in order. */
export async function readArchivedAt(
  db: Querier,
  partition: number,
  positions: readonly number[],
): Promise<ArchivedEvent[]> {
  if (positions.length === 0) return []
  const { rows } = await db.query<ArchivedRow>({
    name: 'nexus_archived_at',
    text: `select ${ARCHIVED_COLUMNS} from nexus.server_events
      where partition = $1 and position = any ($2::bigint[])
        and archived_at >= (select archived_at from nexus.archive_seal where partition = $1 and last_position >= $3 order by last_position limit 1)
        and archived_at <= (select archived_at from nexus.archive_seal where partition = $1 and last_position >= $4 order by last_position limit 1)
      order by archived_at, position`,
    values: [partition, positions, Math.min(...positions), Math.max(...positions)],
  })
  return rows.map(archivedOf)
}
