import type { Anchor } from './anchor.ts'
import type { Querier } from './append.ts'
import { digestOfArchived } from './digest.ts'
import { type CheckedRow, type Fault, type SealRow, type VerifyOptions, verifyChain } from './verify-chain.ts'

export interface VerifiedPartition {
  readonly partition: number
  readonly rows: number
  readonly position: number
  readonly fault: Fault | null
}

export interface VerifyArchiveOptions extends Omit<VerifyOptions, 'anchors'> {
  readonly anchors?: readonly Pick<Anchor, 'archive'>[]
}

interface ArchiveRow {
  readonly position: number
  readonly archived: string
  readonly archived_us: string
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
  readonly digest: Buffer
}

const PAGE = 1_000

/** Reads every partition of the archive once, in bounded memory, and tells the first fault of each. */
export async function verifyArchive(db: Querier, options: VerifyArchiveOptions = {}): Promise<VerifiedPartition[]> {
  const { anchors = [], ...others } = options
  const heads = await db.query<{ partition: number; position: number; chain: Buffer }>(
    'select partition, position, chain from nexus.archive_head order by partition',
  )
  const seen = anchors.flatMap(({ archive }) => archive)
  const partitions = new Set([
    ...heads.rows.map(({ partition }) => partition),
    ...seen.map(({ partition }) => partition),
  ])
  const verified: VerifiedPartition[] = []
  for (const partition of partitions) {
    const head = heads.rows.find((row) => row.partition === partition) ?? { position: 0, chain: Buffer.alloc(32) }
    const result = await verifyChain(
      { head, rows: (cursor) => rowsOf(db, partition, cursor), seals: (after) => sealsOf(db, partition, after) },
      { ...others, anchors: seen.filter((anchor) => anchor.partition === partition) },
    )
    verified.push({ partition, rows: result.rows, position: result.position, fault: result.fault })
  }
  return verified
}

async function rowsOf(db: Querier, partition: number, cursor: string | null) {
  const [archived, position] = cursor?.split('|') ?? ['-infinity', '0']
  const { rows } = await db.query<ArchiveRow>({
    name: 'nexus_verify_archive',
    text: `select position, archived_at::text as archived, (extract(epoch from archived_at) * 1000000)::bigint::text as archived_us,
        entry_ms, entry_seq, event_id, sequence, guild_id::text, channel_id::text, message_id::text, session_id, type, subject,
        data, digest
      from nexus.server_events where partition = $1 and (archived_at, position) > ($2::timestamptz, $3::bigint)
      order by archived_at, position limit ${PAGE}`,
    values: [partition, archived, position],
  })
  const last = rows.at(-1)
  return {
    rows: rows.map((row) => checkedOf(partition, row)),
    cursor: last ? `${last.archived}|${last.position}` : null,
  }
}

function checkedOf(partition: number, row: ArchiveRow): CheckedRow {
  const recordedUs = BigInt(row.archived_us)
  const digestAt = (position: number, archivedUs: bigint) =>
    digestOfArchived({
      partition,
      position,
      archivedUs,
      entryMs: row.entry_ms,
      entrySeq: row.entry_seq,
      eventId: row.event_id,
      sequence: row.sequence,
      guildId: row.guild_id,
      channelId: row.channel_id,
      messageId: row.message_id,
      sessionId: row.session_id,
      type: row.type,
      subject: row.subject,
      data: row.data,
    })
  return { position: row.position, recordedUs, digest: row.digest, digestAt }
}

async function sealsOf(db: Querier, partition: number, after: number): Promise<readonly SealRow[]> {
  const { rows } = await db.query<SealRow>({
    name: 'nexus_verify_archive_seals',
    text: `select first_position, last_position, (extract(epoch from archived_at) * 1000000)::bigint::text as at_us, chain
      from nexus.archive_seal where partition = $1 and last_position > $2 order by last_position limit ${PAGE}`,
    values: [partition, after],
  })
  return rows
}
