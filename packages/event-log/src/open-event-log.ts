import { Kysely, PostgresDialect } from 'kysely'
import { appendPlanned } from './append.ts'
import { Appender } from './appender.ts'
import { type ConnectOptions, connect } from './connect.ts'
import { asLogError } from './errors.ts'
import { EventLog } from './event-log.ts'
import { Keyring } from './keyring.ts'
import { Listening } from './listen.ts'
import { MemberKeys } from './member-keys.ts'
import { ensurePartitions } from './partitions.ts'
import type { ProjectionTables } from './projection-tables.ts'
import { projections } from './projections/index.ts'
import { Projector } from './projector.ts'
import { WakeUp } from './wake-up.ts'

export interface OpenOptions extends ConnectOptions {
  /** 32 bytes; wraps the keys of members. */
  readonly masterKey: Uint8Array
  /** Keys that wrapped before a rotation, until `rewrap` has run. */
  readonly olderMasterKeys?: readonly Uint8Array[]
}

const DAY_MS = 86_400_000

/** Connects to a log that `migrate` has brought up to date. @throws LogUnavailableError */
export async function openEventLog(options: OpenOptions): Promise<EventLog> {
  const { connectionString, applicationName, masterKey, olderMasterKeys = [], onFault } = options
  const keyring = new Keyring(masterKey, olderMasterKeys)
  const pool = connect(options)
  try {
    await ensurePartitions(pool)
  } catch (error) {
    await pool.end()
    throw asLogError(error, 'opening')
  }
  const keys = new MemberKeys(pool, keyring)
  const wakeUp = new WakeUp()
  const listening = new Listening({
    connectionString,
    applicationName,
    channels: ['nexus_log', 'nexus_erased'],
    onNotice(channel, payload) {
      if (channel === 'nexus_erased') keys.forget(payload)
      else wakeUp.ring()
    },
    onMissed() {
      keys.forgetAll()
      wakeUp.ring()
    },
    onFault: (error) => onFault(asLogError(error, 'listening')),
  })
  const daily = setInterval(() => {
    ensurePartitions(pool).catch((error: unknown) => onFault(asLogError(error, 'making partitions')))
  }, DAY_MS)
  daily.unref()

  return new EventLog({
    pool,
    db: new Kysely<ProjectionTables>({ dialect: new PostgresDialect({ pool }) }),
    keyring,
    keys,
    appender: new Appender((plan) =>
      appendPlanned(pool, plan).catch((error: unknown) => Promise.reject(asLogError(error, 'appending'))),
    ),
    projector: new Projector(pool, wakeUp, projections),
    wakeUp,
    async close() {
      clearInterval(daily)
      await listening[Symbol.asyncDispose]()
      if (!pool.ended) await pool.end()
    },
  })
}
