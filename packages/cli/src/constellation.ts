import type { LocalRun, ServiceDefinition } from '@nexus/local'
import type { ServiceName } from '@nexus/events'
import { mainOf } from './checkout.ts'
import type { Environment } from './environment.ts'

/** How to reach Discord and the AI: the real ones, or the simulator's. */
export interface Surroundings {
  readonly discordToken: string
  /** Null for the real Discord. */
  readonly discordApiUrl: string | null
  readonly ai: Readonly<Record<string, string>>
}

/** Secrets reach only the services that need them. */
const DISCORD_USERS: readonly ServiceName[] = ['gateway', 'action-executor', 'commands']
const AI_USERS: readonly ServiceName[] = ['ai-router']

/** Services in groups: a group starts when the one before it is ready. */
export const startOrder: readonly (readonly ServiceName[])[] = [
  ['recorder', 'context', 'moderation', 'ai-router', 'action-executor'],
  ['commands', 'gateway'],
]

export interface Common {
  readonly stateDir: string
  readonly masterKey: string
  readonly partitions: number
}

/** What a service is started with. Its environment holds what it needs and nothing else. */
export async function definitionOf(
  service: ServiceName,
  run: Pick<LocalRun, 'databaseUrl' | 'redisUrl' | 'portFor'>,
  environment: Environment,
  surroundings: Surroundings,
  common: Common,
): Promise<ServiceDefinition> {
  const port = await run.portFor(service)
  const { discordToken, discordApiUrl, ai } = surroundings
  return {
    name: service,
    main: mainOf(service),
    readyUrl: `http://127.0.0.1:${port}/readyz`,
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      DATABASE_URL: run.databaseUrl,
      REDIS_URL: run.redisUrl,
      NEXUS_STATE_DIR: common.stateDir,
      NEXUS_MASTER_KEY: common.masterKey,
      STREAM_PARTITIONS: String(common.partitions),
      HEALTH_PORT: String(port),
      ...(environment.LOG_LEVEL ? { LOG_LEVEL: environment.LOG_LEVEL } : {}),
      ...(discordApiUrl ? { DISCORD_API_URL: discordApiUrl } : {}),
      ...(DISCORD_USERS.includes(service) ? { DISCORD_TOKEN: discordToken } : {}),
      ...(AI_USERS.includes(service) ? ai : {}),
    },
  }
}
