import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { startPostgresCluster } from './postgres-cluster.ts'
import { useSharedPostgres } from './shared-postgres.ts'
import { waitFor } from './wait-for.ts'

/** A superuser's Postgres. Roles are shared with other test files of the run; databases are the caller's own. */
export interface TestPostgres extends AsyncDisposable {
  /** To an empty database of the caller's own. */
  readonly connectionString: string
  /** Makes another empty database and returns its connection string. */
  createDatabase(): Promise<string>
  /**
   * Drops the databases made here.
   * @throws Error when a client is still connected to one: a test that leaks a connection fails.
   */
  stop(): Promise<void>
}

/** A cluster that no other test file uses, so that it may be killed. */
export interface PrivatePostgres extends TestPostgres {
  readonly dataDirectory: string
  readonly pid: number
  /** Ends the server with `signal` (default SIGINT, a fast shutdown) and starts it on the same port and data. */
  restart(signal?: NodeJS.Signals): Promise<void>
  /** SIGKILL. `restart` brings the server back, through crash recovery. */
  kill(): Promise<void>
}

/** The Postgres of this run of vitest: quick. Ask for a private one to kill it or to change its roles. */
export function startPostgres(): Promise<TestPostgres>
export function startPostgres(options: { readonly isPrivate: true }): Promise<PrivatePostgres>
export async function startPostgres(options?: { readonly isPrivate: true }): Promise<TestPostgres | PrivatePostgres> {
  if (!options) {
    const shared = await useSharedPostgres()
    return testPostgres(shared.connectionString, () => shared.release())
  }
  const cluster = await startPostgresCluster()
  const postgres = await testPostgres(cluster.connectionString, () => cluster.destroy())
  return {
    ...postgres,
    dataDirectory: cluster.dataDirectory,
    get pid() {
      return cluster.pid
    },
    restart: (signal) => cluster.restart(signal),
    kill: () => cluster.kill(),
  }
}

async function testPostgres(superuserUrl: string, release: () => Promise<void>): Promise<TestPostgres> {
  const databases: string[] = []
  const createDatabase = async () => {
    const name = `test_${randomBytes(6).toString('hex')}`
    await asSuperuser(superuserUrl, (client) => client.query(`create database ${name}`))
    databases.push(name)
    const url = new URL(superuserUrl)
    url.pathname = `/${name}`
    return url.href
  }
  let isStopped = false
  const stop = async () => {
    if (isStopped) return
    isStopped = true
    const leak = await dropDatabases(superuserUrl, databases)
    await release()
    if (leak) throw new Error(leak)
  }
  return { connectionString: await createDatabase(), createDatabase, stop, [Symbol.asyncDispose]: stop }
}

/** Returns a description of the clients that stay connected for a second; `undefined` when there are none or the server is down. */
async function dropDatabases(superuserUrl: string, databases: readonly string[]): Promise<string | undefined> {
  const client = new Client(superuserUrl)
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch {
    return undefined
  }
  const connected = async () => {
    const { rows } = await client.query<{ line: string }>(
      `select concat_ws(' ', datname, application_name, state, left(query, 80)) as line
         from pg_stat_activity where datname = any($1) and backend_type = 'client backend'`,
      [databases],
    )
    return rows.map(({ line }) => line)
  }
  try {
    const isQuiet = await waitFor(async () => (await connected()).length === 0, { timeoutMs: 1_000 }).catch(() => false)
    const leak = isQuiet ? [] : await connected()
    for (const name of databases) await client.query(`drop database if exists ${name} with (force)`)
    if (leak.length > 0) return `Postgres clients left open by this test; end them before stop():\n${leak.join('\n')}`
    return undefined
  } finally {
    await client.end()
  }
}

async function asSuperuser(url: string, use: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client(url)
  await client.connect()
  try {
    await use(client)
  } finally {
    await client.end()
  }
}
