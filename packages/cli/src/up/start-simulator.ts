import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { LocalRun } from '@nexus/local'
import { z } from 'zod'
import { mainOf } from '../checkout.ts'
import { compileCacheIn } from './service-environment.ts'
import type { SimulatedServers } from './surroundings.ts'

const Ready = z.object({
  ready: z.literal(true),
  url: z.string(),
  apiUrl: z.string(),
  token: z.string(),
  ai: z.object({ url: z.string(), apiKey: z.string() }).nullable(),
})

export interface Simulator extends SimulatedServers {
  /** The page, and under `/sim` the control API. */
  readonly url: string
}

/** Longest that it may take to say where it is, in ms: a first start also compiles the schema that judges AI requests. */
const SAY_WITHIN_MS = 60_000

/** Starts the simulated Discord and AI; their world is kept in the state folder. */
export async function startSimulator(run: LocalRun, stateDir: string, signal: AbortSignal): Promise<Simulator> {
  const port = await run.portFor('simulator')
  const logFile = join(stateDir, 'logs', 'simulator.log')
  const saidBefore = await sizeOf(logFile)
  await run.start([
    {
      name: 'simulator',
      main: mainOf('simulator'),
      readyUrl: `http://127.0.0.1:${port}/sim/state`,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        NODE_COMPILE_CACHE: compileCacheIn(stateDir),
        SIM_PORT: String(port),
        SIM_ANTHROPIC_PORT: String(await run.portFor('simulated-ai')),
        SIM_SNAPSHOT: join(stateDir, 'simulated-world.json'),
        // A second start is not to wait for the first one's IDENTIFY to be old enough.
        SIM_IDENTIFY_INTERVAL_MS: '0',
      },
    },
  ])
  const deadline = Date.now() + SAY_WITHIN_MS
  while (!signal.aborted && Date.now() < deadline) {
    const simulator = await readyLine(logFile, saidBefore)
    if (simulator) return simulator
    await wait(100)
  }
  throw new Error(`the simulator did not say where it is; see ${logFile}`)
}

/** What it said of itself in this run: Discord answers before the simulated AI is there. */
export async function readyLine(logFile: string, from: number): Promise<Simulator | null> {
  const said = (await readFile(logFile)).subarray(from).toString('utf8').split('\n')
  const line = said.findLast((text) => text.startsWith('{"ready":true') && text.endsWith('}'))
  return line === undefined ? null : Ready.parse(JSON.parse(line))
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => null)
  return found?.size ?? 0
}
