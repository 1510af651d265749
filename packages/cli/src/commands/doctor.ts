import { existsSync } from 'node:fs'
import { RunFile } from '@nexus/local'
import { readConnection } from '../connection.ts'
import { type Finding, fail, look, ok, skipped } from '../doctor/finding.ts'
import { lookAtDiscord } from '../doctor/look-at-discord.ts'
import { lookAtDisk, lookAtKeyFile, lookAtNode } from '../doctor/look-at-machine.ts'
import { lookAtPostgres, partitionsInPostgres } from '../doctor/look-at-postgres.ts'
import { lookAtRedis } from '../doctor/look-at-redis.ts'
import { lookAtAnchors, lookAtDeadLetters, lookAtServices, partitionFinding } from '../doctor/look-at-run.ts'
import { type Environment, givenVariables, parseEnvironment, stateFolderOf } from '../environment.ts'
import { masterKeyFileOf } from '../master-key.ts'
import { type Output, style } from '../output.ts'
import type { Reached } from '../reach.ts'
import { provisionalFaults } from '../up/provisional-faults.ts'

/** Looks at everything that NEXUS needs, and says how to mend what is wrong. Exit code 3 when something does not work. */
export async function doctor(output: Output): Promise<void> {
  const { environment, faults } = parseEnvironment(givenVariables())
  const findings = [lookAtNode(), ...(environment ? await examine(environment) : faults.map(configurationFinding))]
  const isHealthy = findings.every(({ state }) => state !== 'fail')
  output.result({ isHealthy, findings }, () => findings.map(findingText).join('\n'))
  if (!isHealthy) process.exitCode = 3
}

async function examine(environment: Environment): Promise<readonly Finding[]> {
  const faults = await provisionalFaults(environment.given)
  const configuration =
    faults.length === 0 ? [ok('Configuration', 'every service can use it')] : faults.map(configurationFinding)
  const stateDir = await stateFolderOf(environment)
  const disk = await look('Disk', 'name a folder that exists in NEXUS_STATE_DIR', async () => [
    await lookAtDisk(stateDir),
  ])
  return [
    ...configuration,
    ...disk,
    ...(await examineStores(environment, stateDir)),
    ...(await examineDiscord(environment, stateDir)),
  ]
}

function configurationFinding(fault: string): Finding {
  return fail('Configuration', fault, 'correct it in .env (explained in .env.example)')
}

async function examineStores(environment: Environment, stateDir: string): Promise<readonly Finding[]> {
  const connection = readConnection(stateDir)
  const isRunning = connection !== null && new RunFile(stateDir).supervisor !== undefined
  const databaseUrl = (isRunning ? connection.databaseUrl : undefined) ?? environment.DATABASE_URL
  const redisUrl = (isRunning ? connection.redisUrl : undefined) ?? environment.REDIS_URL
  if (databaseUrl === undefined || redisUrl === undefined) {
    return [skipped('Stores', `NEXUS is not running from ${stateDir}: npm start starts its own Postgres and Redis`)]
  }
  const keyFile = connection?.masterKeyFile ?? environment.NEXUS_MASTER_KEY_FILE
  const masterKeyFile = keyFile ?? masterKeyFileOf(stateDir, undefined)
  const partitions = connection?.partitions ?? environment.STREAM_PARTITIONS
  const reached: Reached = { environment, stateDir, databaseUrl, redisUrl, partitions, masterKeyFile, connection }

  const startIt = (name: string, variable: string) => `start ${name}, or correct ${variable} in .env`
  let inRedis: number | null = null
  const postgres = await look('Postgres', startIt('Postgres', 'DATABASE_URL'), () => lookAtPostgres(reached))
  const redis = await look('Redis', startIt('Redis', 'REDIS_URL'), async () => {
    const seen = await lookAtRedis(redisUrl)
    inRedis = seen.partitions
    return seen.findings
  })
  const counts = await look('Partition count', 'mend what is said above first', async () => [
    partitionFinding(await partitionsInPostgres(databaseUrl), inRedis, partitions),
  ])
  const key = await look('Master key file', `put it back at ${masterKeyFile}`, async () =>
    existsSync(masterKeyFile)
      ? [lookAtKeyFile(masterKeyFile)]
      : [
          fail(
            'Master key file',
            `${masterKeyFile} is missing`,
            'put the original back: without it no sealed word can be read',
          ),
        ],
  )
  const letters = await look('Dead letters', 'mend Redis first', async () => [await lookAtDeadLetters(reached)])
  const anchors = await look('Anchors', 'nexus log verify tells more', async () => [
    await lookAtAnchors(stateDir, isRunning),
  ])
  const services = isRunning
    ? await look('Services', 'nexus status shows each', () => lookAtServices(connection))
    : [skipped('Services', 'NEXUS is not running')]
  return [...postgres, ...redis, ...counts, ...key, ...letters, ...anchors, ...services]
}

async function examineDiscord(environment: Environment, stateDir: string): Promise<readonly Finding[]> {
  const simulator = readConnection(stateDir)?.simulator
  const token = environment.DISCORD_TOKEN ?? simulator?.token
  if (token === undefined) return [skipped('Discord', 'no DISCORD_TOKEN is set: npm start simulates Discord')]
  const apiUrl =
    environment.DISCORD_TOKEN === undefined && simulator
      ? simulator.apiUrl
      : (environment.DISCORD_API_URL ?? 'https://discord.com/api')
  return look('Discord', `see that this machine reaches ${apiUrl}`, () => lookAtDiscord({ token, apiUrl }))
}

const MARKS = { ok: ['green', '✓'], warn: ['yellow', '!'], fail: ['red', '✗'], skipped: ['gray', '-'] } as const

function findingText({ check, state, detail, fix }: Finding): string {
  const [colour, mark] = MARKS[state]
  return `${style(colour, mark)} ${check}: ${detail}${fix === null ? '' : `\n    fix: ${fix}`}`
}
