import type { Querier } from './append.ts'
import { type DigestedEvent, digestOfEvent } from './digest.ts'
import {
  type Chained,
  type CheckedRow,
  type Fault,
  type SealRow,
  type Verified,
  type VerifyOptions,
  verifyChain,
} from './verify-chain.ts'

const PAGE = 2_000

interface EventRow {
  readonly position: number
  readonly recorded: string
  readonly recorded_us: string
  readonly entity_version: number
  readonly schema_version: number
  readonly event_id: string
  readonly entity: string
  readonly type: string
  readonly data: string
  readonly digest: Buffer
}

/** Reads the whole log once, in bounded memory, and tells the first fault. */
export async function verifyLog(db: Querier, options: VerifyOptions = {}): Promise<Verified> {
  const { rows } = await db.query<{ position: number; chain: Buffer }>('select position, chain from nexus.log_head')
  const head = rows[0] as { position: number; chain: Buffer }
  const chained: Chained<CheckedRow> = {
    head,
    async rows(cursor) {
      const [recorded, position] = cursor?.split('|') ?? ['-infinity', '0']
      const page = await db.query<EventRow>({
        name: 'nexus_verify_events',
        text: `select position, recorded_at::text as recorded, (extract(epoch from recorded_at) * 1000000)::bigint::text as recorded_us,
            entity_version, schema_version, event_id, entity, type, data, digest
          from nexus.event where (recorded_at, position) > ($1::timestamptz, $2::bigint) order by recorded_at, position limit ${PAGE}`,
        values: [recorded, position],
      })
      const last = page.rows.at(-1)
      return { rows: page.rows.map(checkedOf), cursor: last ? `${last.recorded}|${last.position}` : null }
    },
    async seals(after) {
      const seals = await db.query<SealRow>({
        name: 'nexus_verify_seals',
        text: `select first_position, last_position, (extract(epoch from recorded_at) * 1000000)::bigint::text as at_us, chain
          from nexus.seal where last_position > $1 order by last_position limit ${PAGE}`,
        values: [after],
      })
      return seals.rows
    },
  }
  const verified = await verifyChain(chained, options)
  if (verified.fault) return verified
  return { ...verified, fault: await findMisindexed(db) }
}

function checkedOf(row: EventRow): CheckedRow {
  const digested: DigestedEvent = {
    position: row.position,
    recordedUs: BigInt(row.recorded_us),
    entityVersion: row.entity_version,
    schemaVersion: row.schema_version,
    eventId: row.event_id,
    entity: row.entity,
    type: row.type,
    data: row.data,
  }
  return {
    position: row.position,
    recordedUs: digested.recordedUs,
    digest: row.digest,
    digestAt: (position, recordedUs) => digestOfEvent({ ...digested, position, recordedUs }),
  }
}

/** The history of an entity is read by a table of its own; it must name every event, and nothing else. */
async function findMisindexed(db: Querier): Promise<Fault | null> {
  const { rows } = await db.query<{ position: number }>(
    `select coalesce(e.position, h.position) as position from nexus.event e
       full join nexus.entity_event h on h.position = e.position
     where e.position is null or h.position is null or h.entity <> e.entity or h.entity_version <> e.entity_version
       or h.recorded_at <> e.recorded_at
     order by 1 limit 1`,
  )
  const found = rows[0]
  if (!found) return null
  return {
    kind: 'misindexed',
    position: found.position,
    detail: 'the event and the history of its entity do not agree',
  }
}
