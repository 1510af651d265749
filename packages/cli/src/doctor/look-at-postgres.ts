import { migrationStatus } from '@nexus/event-log'
import { Client } from 'pg'
import { openReachedLog, type Reached } from '../reach.ts'
import { type Finding, fail, ok, skipped, warn } from './finding.ts'

/** Oldest that works. */
const OLDEST_MAJOR = 15
const SKEW_WARN_MS = 1_000
const SKEW_FAIL_MS = 10_000

export async function lookAtPostgres({ databaseUrl, masterKeyFile }: Reached): Promise<readonly Finding[]> {
  const client = new Client({
    connectionString: databaseUrl,
    application_name: 'nexus-doctor',
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const askedAt = Date.now()
    const { rows } = await client.query<{ version: string; now: number }>(
      `select current_setting('server_version') as version, extract(epoch from clock_timestamp())::float8 * 1000 as now`,
    )
    const skew = (rows[0]?.now ?? 0) - (askedAt + Date.now()) / 2
    const { pending, unknown } = await migrationStatus(databaseUrl)
    const known = pending.length === 0 ? await lookAtLog(client, { databaseUrl, masterKeyFile }) : []
    return [
      versionFinding(rows[0]?.version ?? ''),
      skewFinding('Postgres', skew),
      migrationFinding(pending, unknown),
      ...known,
    ]
  } finally {
    await client.end()
  }
}

function versionFinding(version: string): Finding {
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return ok('Postgres', `version ${version}`)
  return fail('Postgres', `version ${version} is too old`, `use Postgres ${OLDEST_MAJOR} or newer`)
}

/** `skewMs`: how far ahead its clock is of this machine's. */
export function skewFinding(store: string, skewMs: number): Finding {
  const check = `Clock of ${store}`
  const amount = Math.abs(skewMs)
  const detail = `${Math.round(amount)} ms ${skewMs < 0 ? 'behind' : 'ahead of'} this machine`
  const fix = 'switch on time synchronisation (timedatectl set-ntp true) on both machines'
  if (amount > SKEW_FAIL_MS) return fail(check, detail, fix)
  return amount > SKEW_WARN_MS ? warn(check, detail, fix) : ok(check, detail)
}

function migrationFinding(pending: readonly string[], unknown: readonly string[]): Finding {
  if (unknown.length > 0) {
    return fail(
      'Migrations',
      `the log was migrated by a newer build (${unknown.join(', ')})`,
      'run the newer build: older ones do not know what it holds',
    )
  }
  if (pending.length === 0) return ok('Migrations', 'all have run')
  return fail('Migrations', `${pending.length} have not run (${pending.join(', ')})`, 'npm start runs them')
}

async function lookAtLog(
  client: Client,
  reached: Pick<Reached, 'databaseUrl' | 'masterKeyFile'>,
): Promise<readonly Finding[]> {
  const { rows } = await client.query<{ secrets: number }>('select count(*)::int as secrets from nexus.secret')
  await using eventLog = await openReachedLog(reached)
  const { warnings } = await eventLog.readiness()
  const ahead =
    warnings.length === 0
      ? ok('Partitions ahead', 'the log has its next months')
      : warn(
          'Partitions ahead',
          warnings.join('; '),
          'restart any service: it makes them (its role needs nexus.ensure_partitions)',
        )
  return [ahead, await masterKeyFinding(rows[0]?.secrets ?? 0, () => eventLog.keys.digester())]
}

/** What was wrapped can be unwrapped only with the key that wrapped it. */
async function masterKeyFinding(secrets: number, unwrap: () => Promise<unknown>): Promise<Finding> {
  if (secrets === 0) return skipped('Master key', 'nothing is sealed yet')
  try {
    await unwrap()
    return ok('Master key', 'opens what was sealed')
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return fail(
      'Master key',
      `does not open what was sealed: ${detail}`,
      'put the original key back in NEXUS_MASTER_KEY_FILE',
    )
  }
}

/** The number of partitions that the log was begun with; null before the first start. */
export async function partitionsInPostgres(databaseUrl: string): Promise<number | null> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string | null }>(
      `select to_regclass('nexus.setting')::text as name`,
    )
    if (!tables[0]?.name) return null
    const { rows } = await client.query<{ value: string }>(
      `select value from nexus.setting where name = 'stream_partitions'`,
    )
    return rows[0] ? Number(rows[0].value) : null
  } finally {
    await client.end()
  }
}
