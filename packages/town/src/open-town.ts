import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EventLog, migrate, openEventLog } from '@nexus/event-log'
import { type Simulator, startSimulator } from '@nexus/simulator'
import { openStreams, type Streams } from '@nexus/streams'
import { startPostgres, startRedis } from '@nexus/testing'

/** What a town stands on. */
export interface TownParts {
  readonly simulator: Simulator
  readonly log: EventLog
  readonly streams: Streams
  /** What every service of the town is told. */
  readonly environment: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** Starts Discord's simulator and stores of the caller's own. */
export async function openTown(): Promise<TownParts> {
  const [postgres, redis, simulator, folder] = await Promise.all([
    startPostgres(),
    startRedis(),
    startSimulator(),
    mkdtemp(join(tmpdir(), 'nexus-town-')),
  ])
  await migrate(postgres.connectionString)
  const masterKey = randomBytes(32)
  const masterKeyFile = join(folder, 'master-key')
  await writeFile(masterKeyFile, masterKey.toString('base64'))
  const log = await openEventLog({
    connectionString: postgres.connectionString,
    applicationName: 'test',
    poolSize: 2,
    masterKey,
    onFault: (fault: unknown) => {
      throw fault
    },
  })
  const streams = await openStreams({ url: redis.url, clientName: 'test' })
  return {
    simulator,
    log,
    streams,
    environment: {
      PATH: process.env.PATH ?? '',
      DATABASE_URL: postgres.connectionString,
      REDIS_URL: redis.url,
      NEXUS_STATE_DIR: folder,
      NEXUS_MASTER_KEY_FILE: masterKeyFile,
      DISCORD_API_URL: simulator.apiUrl,
      DISCORD_TOKEN: simulator.token,
      STOP_WITHIN_MS: '5000',
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
    },
    async close() {
      await streams.close()
      await log[Symbol.asyncDispose]()
      await simulator.close()
      await redis.stop()
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
