import { join } from 'node:path'
import { Client } from 'pg'
import { LocalSetupError } from './errors.ts'
import { keepStoreRunning } from './keep-store-running.ts'
import { startPostgresServer } from './postgres-server.ts'
import { RunFile } from './run-file.ts'
import { readStoreSecrets } from './store-secrets.ts'

export interface ProvisionPostgresOptions {
  readonly stateDir: string
  /** DATABASE_URL: used as it is when given. */
  readonly databaseUrl?: string | undefined
  /** Called with one line for people at each step. */
  readonly onProgress?: (line: string) => void
}

export interface ProvisionedPostgres extends AsyncDisposable {
  readonly url: string
  /** Whether this process started it; a Postgres of the operator's is never stopped. */
  readonly isEmbedded: boolean
  stop(): Promise<void>
}

const oldestVersion = 15

/** The operator's Postgres when there is one, else an embedded one with its data in the state folder. */
export async function provisionPostgres(options: ProvisionPostgresOptions): Promise<ProvisionedPostgres> {
  const { stateDir, databaseUrl, onProgress = () => undefined } = options
  if (databaseUrl) {
    const version = await versionOf(databaseUrl)
    onProgress(`Postgres ${version} at DATABASE_URL`)
    const stop = async () => undefined
    return { url: databaseUrl, isEmbedded: false, stop, [Symbol.asyncDispose]: stop }
  }

  const runFile = new RunFile(stateDir)
  const { postgresPassword } = await readStoreSecrets(stateDir)
  const preferredPort = runFile.ports.postgres
  const server = await startPostgresServer({
    directory: join(stateDir, 'postgres'),
    password: postgresPassword,
    settings: { max_connections: '200', shared_buffers: '128MB', wal_compression: 'on', max_wal_size: '2GB' },
    ...(preferredPort === undefined ? {} : { preferredPort }),
  })
  runFile.rememberPort('postgres', server.port)
  onProgress(`Postgres (embedded) on 127.0.0.1:${server.port}`)
  const stop = keepStoreRunning({ name: 'postgres', server, runFile, onProgress })
  return { url: server.connectionString, isEmbedded: true, stop, [Symbol.asyncDispose]: stop }
}

async function versionOf(databaseUrl: string): Promise<string> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    const version = rows[0]?.server_version ?? ''
    if (Number.parseInt(version, 10) >= oldestVersion) return version
    throw new LocalSetupError(`DATABASE_URL is Postgres ${version}, and NEXUS needs ${oldestVersion} or later`)
  } catch (cause) {
    if (cause instanceof LocalSetupError) throw cause
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause)
    throw new LocalSetupError(
      `DATABASE_URL cannot be used (${reason}): start that Postgres or correct the address in .env; without DATABASE_URL an embedded one is started`,
      { cause },
    )
  } finally {
    await client.end().catch(() => undefined)
  }
}
