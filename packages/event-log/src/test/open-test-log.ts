import { startPostgres, type TestPostgres } from '@nexus/testing'
import { Client } from 'pg'
import { vi } from 'vitest'
import type { EventLog } from '../event-log.ts'
import { migrate } from '../migrate.ts'
import { type OpenOptions, openEventLog } from '../open-event-log.ts'

/** Each test migrates a database of its own, which a busy machine may take seconds for. */
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

export interface TestLog extends AsyncDisposable {
  readonly log: EventLog
  readonly connectionString: string
  readonly masterKey: Uint8Array
  /** As superuser, with triggers disabled for this transaction: what an intruder could do. */
  tamper(...statements: string[]): Promise<void>
  /** One statement as superuser. */
  query<R>(text: string, values?: unknown[]): Promise<R[]>
  /** After the server was restarted. */
  reconnect(): Promise<void>
  /** Another process' view of the same log. */
  openAnother(options?: Partial<OpenOptions>): Promise<EventLog>
  readonly faults: Error[]
}

export const masterKey = Buffer.alloc(32, 7)

/** A migrated log of its own; with `postgres`, on that server. */
export async function openTestLog(postgres?: TestPostgres): Promise<TestLog> {
  const server = postgres ?? (await startPostgres())
  const connectionString = postgres ? await postgres.createDatabase() : server.connectionString
  await migrate(connectionString)
  const faults: Error[] = []
  const open = (options: Partial<OpenOptions> = {}) =>
    openEventLog({
      connectionString,
      applicationName: 'test',
      poolSize: 4,
      masterKey,
      onFault: (error) => faults.push(error),
      ...options,
    })
  const logs = [await open()]
  let superuser = await connectSuperuser(connectionString)
  return {
    log: logs[0] as EventLog,
    connectionString,
    masterKey,
    faults,
    async tamper(...statements) {
      const tables = ['event', 'seal', 'entity_event', 'cause', 'server_events', 'archive_seal']
      const each = (what: string) => tables.map((table) => `alter table nexus.${table} ${what} trigger all;`).join('\n')
      await superuser.query(['begin', each('disable'), ...statements, each('enable'), 'commit'].join(';\n'))
    },
    async reconnect() {
      superuser = await connectSuperuser(connectionString)
    },
    async query<R>(text: string, values: unknown[] = []) {
      return (await superuser.query(text, values)).rows as R[]
    },
    async openAnother(options) {
      const another = await open(options)
      logs.push(another)
      return another
    },
    async [Symbol.asyncDispose]() {
      await superuser.end()
      for (const log of logs) await log[Symbol.asyncDispose]()
      if (!postgres) await server.stop()
    },
  }
}

async function connectSuperuser(connectionString: string): Promise<Client> {
  const client = new Client(connectionString)
  client.on('error', () => undefined)
  await client.connect()
  return client
}
