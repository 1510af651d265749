import type { Pool } from 'pg'

/** What the log and the archive hold of messages. */
export interface Recorded {
  /** Different messages that the log says were cleared. */
  readonly cleared: number
  readonly flagged: number
  /** Messages that the log asked a verdict for. */
  readonly asked: number
  /** Different messages in the archive. */
  readonly archived: number
}

export async function countRecorded(database: Pool): Promise<Recorded> {
  const { rows } = await database.query<Record<keyof Recorded, string>>(`select
    (select count(distinct m.entry->>0) from nexus.event e, json_array_elements(e.data::json->'data'->'messages') m(entry)
      where e.type = 'MessagesCleared') as cleared,
    (select count(distinct e.data::json->'data'->>'messageId') from nexus.event e where e.type = 'MessageFlagged') as flagged,
    (select count(*) from nexus.event e where e.type = 'VerdictRequested') as asked,
    (select count(distinct message_id) from nexus.server_events where type = 'MESSAGE_CREATE') as archived`)
  const [counted] = rows
  if (!counted) throw new Error('the database did not count')
  const { cleared, flagged, asked, archived } = counted
  return { cleared: Number(cleared), flagged: Number(flagged), asked: Number(asked), archived: Number(archived) }
}
