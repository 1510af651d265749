import { type EventLog, openEventLog } from '@nexus/event-log'
import { openStreams, type Streams } from '@nexus/streams'
import { type Connection, readConnection } from './connection.ts'
import { type Environment, readEnvironment, stateFolderOf } from './environment.ts'
import { CommandFailure } from './failure.ts'
import { masterKeyFileOf, readMasterKey } from './master-key.ts'

/** Where this command finds NEXUS. */
export interface Reached {
  readonly environment: Environment
  readonly stateDir: string
  readonly databaseUrl: string
  readonly redisUrl: string
  readonly partitions: number
  readonly masterKeyFile: string
  /** Null when nothing was started here, and the stores are those of DATABASE_URL and REDIS_URL. */
  readonly connection: Connection | null
}

/** The running NEXUS of the state folder, or the stores that DATABASE_URL and REDIS_URL name. @throws CommandFailure code 3 */
export async function reach(): Promise<Reached> {
  const environment = readEnvironment()
  const stateDir = await stateFolderOf(environment)
  const connection = readConnection(stateDir)
  const databaseUrl = connection?.databaseUrl ?? environment.DATABASE_URL
  const redisUrl = connection?.redisUrl ?? environment.REDIS_URL
  if (databaseUrl === undefined || redisUrl === undefined) {
    throw new CommandFailure(`NEXUS is not running from ${stateDir}`, {
      next: 'start it with npm start, name its folder in NEXUS_STATE_DIR, or set DATABASE_URL and REDIS_URL',
      exitCode: 3,
    })
  }
  return {
    environment,
    stateDir,
    databaseUrl,
    redisUrl,
    partitions: connection?.partitions ?? environment.STREAM_PARTITIONS,
    masterKeyFile: connection?.masterKeyFile ?? masterKeyFileOf(stateDir, environment.NEXUS_MASTER_KEY_FILE),
    connection,
  }
}

export function openReachedLog({
  databaseUrl,
  masterKeyFile,
}: Pick<Reached, 'databaseUrl' | 'masterKeyFile'>): Promise<EventLog> {
  return openEventLog({
    connectionString: databaseUrl,
    applicationName: 'nexus-cli',
    poolSize: 2,
    masterKey: readMasterKey(masterKeyFile),
    // A command reports what its own calls throw.
    onFault: () => undefined,
  })
}

export function openReachedStreams({
  redisUrl,
  partitions,
}: Pick<Reached, 'redisUrl' | 'partitions'>): Promise<Streams> {
  return openStreams({ url: redisUrl, partitions, clientName: 'nexus-cli', connectWithinMs: 5_000 })
}
