import { Pool } from 'pg'
import { asLogError } from './errors.ts'
import { typesOfLog } from './postgres-types.ts'

export interface ConnectOptions {
  readonly connectionString: string
  readonly applicationName: string
  /** Most connections of this process, listening aside. */
  readonly poolSize: number
  readonly onFault: (error: Error) => void
}

const CONNECT_TIMEOUT_MS = 5_000
const STATEMENT_TIMEOUT_MS = 30_000
const LOCK_TIMEOUT_MS = 10_000
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000

/** A pool whose lost connections are faults to be told, never uncaught errors. */
export function connect({ connectionString, applicationName, poolSize, onFault }: ConnectOptions): Pool {
  const pool = new Pool({
    connectionString,
    application_name: applicationName,
    max: poolSize,
    types: typesOfLog,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    idleTimeoutMillis: 60_000,
  })
  const tell = (error: Error) => onFault(asLogError(error, 'holding a connection'))
  pool.on('error', tell)
  // A checked-out client tells of its loss here, and fails its query too.
  pool.on('connect', (client) => client.on('error', tell))
  return pool
}
