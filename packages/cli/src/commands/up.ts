import { migrate, openEventLog } from '@nexus/event-log'
import { type LocalRun, LocalSetupError, runLocally, stopOnSignals } from '@nexus/local'
import { removeConnection, writeConnection } from '../connection.ts'
import {
  configurationFailure,
  type Environment,
  givenVariables,
  parseEnvironment,
  stateFolderOf,
} from '../environment.ts'
import { CommandFailure } from '../failure.ts'
import { makeMasterKey, masterKeyFileOf, readMasterKey } from '../master-key.ts'
import type { Output } from '../output.ts'
import { SimulatorClient } from '../simulator-client.ts'
import { type FirstDecision, firstDecision } from '../up/first-decision.ts'
import { provisionalFaults } from '../up/provisional-faults.ts'
import type { Shared } from '../up/service-environment.ts'
import { readSchemas, type Schemas, startServices } from '../up/start-services.ts'
import { type Simulator, startSimulator } from '../up/start-simulator.ts'
import { type Surroundings, surroundingsOf, variablesFor } from '../up/surroundings.ts'
import { whereToLook } from '../up/where-to-look.ts'

/** Longest wait for the first decision, in ms. */
const DECIDE_WITHIN_MS = 60_000

/** Starts everything, shows a first decision, and runs until it is told to stop. */
export async function up(output: Output): Promise<void> {
  const given = givenVariables()
  const schemas = await readSchemas()
  const { environment, faults } = parseEnvironment(given)
  const allFaults = [...faults, ...(await provisionalFaults(given, schemas))]
  if (!environment || allFaults.length > 0) throw configurationFailure(allFaults)
  const since = environment.NEXUS_STARTED_AT ?? Date.now() - process.uptime() * 1_000
  const surroundings = surroundingsOf(environment)

  const say = (line: string) => output.say(`${((Date.now() - since) / 1_000).toFixed(1).padStart(6)} s  ${line}`)
  const stateDir = await stateFolderOf(environment)
  say(`state folder ${stateDir}`)
  say(`with ${surroundings.explanation}`)
  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = environment
  const run = await runLocally({ stateDir, databaseUrl, redisUrl, onProgress: say }).catch(asFailure)
  const stopping = new AbortController()
  const stopped = stopOnSignals(run, (line) => {
    stopping.abort()
    say(line)
  })
  const starting = start({
    run,
    stateDir,
    environment,
    surroundings,
    schemas,
    say,
    since,
    output,
    signal: stopping.signal,
  })
  try {
    // What fails because everything is being stopped is no failure.
    await Promise.race([
      starting.catch((error) => (stopping.signal.aborted ? undefined : Promise.reject(error))),
      stopped,
    ])
    await stopped
  } catch (error) {
    if (stopping.signal.aborted) throw error
    say('stopping, since it could not start')
    await run.stop()
    throw asFailureOf(error)
  } finally {
    await removeConnection(stateDir)
  }
  say('stopped; the data stay in the state folder')
}

interface Start {
  readonly run: LocalRun
  readonly stateDir: string
  readonly environment: Environment
  readonly surroundings: Surroundings
  readonly schemas: Schemas
  readonly say: (line: string) => void
  /** Unix ms. */
  readonly since: number
  readonly output: Output
  readonly signal: AbortSignal
}

async function start(options: Start): Promise<void> {
  const { run, stateDir, environment, surroundings, schemas, say, since, output, signal } = options
  const masterKeyFile = masterKeyFileOf(stateDir, environment.NEXUS_MASTER_KEY_FILE)
  if (environment.NEXUS_MASTER_KEY_FILE === undefined) await makeMasterKey(masterKeyFile)
  const partitions = environment.STREAM_PARTITIONS
  const shared: Shared = { databaseUrl: run.databaseUrl, redisUrl: run.redisUrl, stateDir, masterKeyFile, partitions }
  const starting = surroundings.isSimulated ? startSimulator(run, stateDir, signal) : null
  const [migrated, simulator] = await Promise.all([migrate(run.databaseUrl), starting])
  say(migrated.length > 0 ? `the log is set up (${migrated.length} migrations)` : 'the log is up to date')
  if (simulator) say(`simulated Discord on ${simulator.url}`)
  if (signal.aborted) return

  const healthPorts = await startServices(
    run,
    schemas,
    variablesFor(environment.given, surroundings, simulator),
    shared,
    signal,
  )
  if (signal.aborted) return
  say(`${Object.keys(healthPorts).length} services are ready`)
  const { databaseUrl, redisUrl } = shared
  await writeConnection(stateDir, {
    databaseUrl,
    redisUrl,
    partitions,
    masterKeyFile,
    healthPorts,
    simulator: simulator && {
      url: simulator.url,
      apiUrl: simulator.apiUrl,
      token: simulator.token,
      aiUrl: simulator.ai?.url ?? null,
    },
    startedAt: since,
  })
  const decision = simulator ? await showDecision(simulator, shared, signal, say) : null
  if (signal.aborted) return
  const decided = decision && { ...decision, seconds: Math.round((Date.now() - since) / 100) / 10 }
  const facts = { stateDir, pageUrl: simulator?.url ?? null, healthPorts, firstDecision: decided }
  output.result(facts, () =>
    decided ? `first decision in ${decided.seconds.toFixed(1)} s: ${decided.caseId}` : 'NEXUS runs',
  )
  for (const line of whereToLook(facts)) output.say(line)
}

async function showDecision(
  simulator: Simulator,
  shared: Shared,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<FirstDecision | null> {
  await using eventLog = await openEventLog({
    connectionString: shared.databaseUrl,
    applicationName: 'nexus-up',
    poolSize: 1,
    masterKey: readMasterKey(shared.masterKeyFile),
    onFault: (error) => say(error.message),
  })
  say('members chat, and one of them posts a scam')
  const soon = AbortSignal.any([signal, AbortSignal.timeout(DECIDE_WITHIN_MS)])
  const decision = await firstDecision(new SimulatorClient(simulator.url), eventLog, soon)
  if (!decision && !signal.aborted) {
    say(
      `no decision within ${DECIDE_WITHIN_MS / 1_000} s: nexus status shows what is wrong, ${shared.stateDir}/logs says why`,
    )
  }
  return decision
}

function asFailure(error: unknown): never {
  throw asFailureOf(error)
}

function asFailureOf(error: unknown): unknown {
  if (error instanceof LocalSetupError) return new CommandFailure(error.message, { cause: error })
  return error
}
