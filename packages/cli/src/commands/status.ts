import { readReviewBacklog } from '@nexus/event-log'
import { streams as streamNames } from '@nexus/events'
import { RunFile } from '@nexus/local'
import { catchUpWithin } from '../catch-up.ts'
import { readConnection } from '../connection.ts'
import { describeAge } from '../describe-age.ts'
import { readEnvironment, stateFolderOf } from '../environment.ts'
import { CommandFailure } from '../failure.ts'
import { type Output, style, tableOf } from '../output.ts'
import { openReachedLog, openReachedStreams, type Reached } from '../reach.ts'
import { readHealth, type ServiceHealth } from '../read-health.ts'

/** Longest that counting reviews may wait for their table, in ms. */
const CATCH_UP_WITHIN_MS = 1_500

interface StoreState {
  readonly name: string
  readonly isUp: boolean
  readonly detail: string
}

export interface Status {
  readonly isHealthy: boolean
  readonly services: readonly (ServiceHealth & { readonly pid: number | null })[]
  readonly stores: readonly StoreState[]
  readonly log: { readonly position: number; readonly recordedAt: number | null } | null
  readonly openReviews: { readonly open: number; readonly oldestAt: number | null; readonly isCurrent: boolean } | null
  readonly deadLetters: number | null
  readonly discord: string
  readonly ai: string
  readonly simulatorUrl: string | null
  readonly upSince: number
}

/** What runs, and how it is. Exit code 3 when something is not well. */
export async function status(output: Output): Promise<void> {
  const environment = readEnvironment()
  const stateDir = await stateFolderOf(environment)
  const runFile = new RunFile(stateDir)
  const connection = readConnection(stateDir)
  if (!connection || !runFile.supervisor) {
    const isStarting = runFile.supervisor !== undefined
    throw new CommandFailure(isStarting ? 'NEXUS is starting' : `NEXUS is not running from ${stateDir}`, {
      next: isStarting ? 'ask again in some seconds' : 'start it with npm start, or name its folder in NEXUS_STATE_DIR',
      exitCode: 3,
    })
  }
  const pids = new Map(runFile.processes.map(({ name, pid }) => [name, pid]))
  const { databaseUrl, redisUrl, partitions, masterKeyFile } = connection
  const [services, logged, redis] = await Promise.all([
    Promise.all(Object.entries(connection.healthPorts).map(([name, port]) => readHealth(name, port))),
    readLog({ databaseUrl, masterKeyFile }),
    askRedis({ redisUrl, partitions }),
  ])
  const found: Omit<Status, 'isHealthy'> = {
    services: services.map((service) => ({ ...service, pid: pids.get(service.name) ?? null })),
    stores: [logged.store, redis.store],
    deadLetters: redis.deadLetters,
    log: logged.head,
    openReviews: logged.reviews,
    discord: dependencyOf(services, 'gateway', 'discord'),
    ai: dependencyOf(services, 'ai-router', 'ai'),
    simulatorUrl: connection.simulator?.url ?? null,
    upSince: connection.startedAt,
  }
  const isHealthy = found.services.every(({ isReady }) => isReady) && found.stores.every(({ isUp }) => isUp)
  output.result({ isHealthy, ...found }, statusText)
  if (!isHealthy) process.exitCode = 3
}

async function readLog(reached: Pick<Reached, 'databaseUrl' | 'masterKeyFile'>) {
  try {
    await using eventLog = await openReachedLog(reached)
    const head = await eventLog.head()
    const isCurrent = await catchUpWithin(eventLog, CATCH_UP_WITHIN_MS)
    const reviews = { ...(await readReviewBacklog(eventLog.db)), isCurrent }
    return { store: { name: 'Postgres', isUp: true, detail: `log at position ${head.position}` }, head, reviews }
  } catch (error) {
    return { store: { name: 'Postgres', isUp: false, detail: reasonOf(error) }, head: null, reviews: null }
  }
}

async function askRedis(reached: Pick<Reached, 'redisUrl' | 'partitions'>) {
  try {
    await using streams = await openReachedStreams(reached)
    const counts = await Promise.all(streamNames.map((stream) => streams.deadLetters.count(stream)))
    const deadLetters = counts.reduce((sum, count) => sum + count, 0)
    return { store: { name: 'Redis', isUp: true, detail: `${streams.partitions} partitions` }, deadLetters }
  } catch (error) {
    return { store: { name: 'Redis', isUp: false, detail: reasonOf(error) }, deadLetters: null }
  }
}

function dependencyOf(services: readonly ServiceHealth[], service: string, dependency: string): string {
  const found = services.find(({ name }) => name === service)
  const state = found?.dependencies[dependency]
  if (!state) return found?.isReady ? 'up' : 'unknown'
  return state.detail ? `${state.state} (${state.detail})` : state.state
}

function statusText(found: Status): string {
  const services = tableOf(
    ['service', 'situation', 'process', 'depends on'],
    found.services.map(({ name, situation, isReady, pid, dependencies }) => [
      name,
      style(isReady ? 'green' : 'red', situation),
      pid === null ? '-' : String(pid),
      Object.entries(dependencies)
        .map(([dependency, { state, detail }]) =>
          state === 'up' ? dependency : `${dependency} ${state}: ${detail ?? ''}`,
        )
        .join(', '),
    ]),
  )
  const now = Date.now()
  const facts: [string, string][] = [
    ...found.stores.map(({ name, isUp, detail }): [string, string] => [
      name,
      isUp ? detail : style('red', `down: ${detail}`),
    ]),
    ['Last event', found.log?.recordedAt ? `${describeAge(now - found.log.recordedAt)} ago` : '-'],
    ['Open reviews', found.openReviews ? reviewsText(found.openReviews, now) : '-'],
    [
      'Dead letters',
      found.deadLetters ? style('yellow', `${found.deadLetters} (nexus dlq list)`) : String(found.deadLetters ?? '-'),
    ],
    ['Discord', `${found.simulatorUrl ? `simulated at ${found.simulatorUrl}, ` : ''}${found.discord}`],
    ['AI', found.ai],
    ['Up for', describeAge(now - found.upSince)],
  ]
  return [services, '', ...facts.map(([name, text]) => `${name.padEnd(14)}${text}`)].join('\n')
}

function reviewsText({ open, oldestAt, isCurrent }: NonNullable<Status['openReviews']>, now: number): string {
  const count = oldestAt === null ? String(open) : `${open}, the oldest for ${describeAge(now - oldestAt)}`
  return isCurrent ? count : `${count} (the table of reviews is still being brought up to date)`
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
