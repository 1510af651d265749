import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LocalRun } from '@nexus/local'
import { z } from 'zod'
import { mainOf } from '../checkout.ts'
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

/** Starts the simulated Discord and AI; their world is kept in the state folder. */
export async function startSimulator(run: LocalRun, stateDir: string): Promise<Simulator> {
  const port = await run.portFor('simulator')
  await run.start([
    {
      name: 'simulator',
      main: mainOf('simulator'),
      readyUrl: `http://127.0.0.1:${port}/sim/state`,
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'production',
        SIM_PORT: String(port),
        SIM_ANTHROPIC_PORT: String(await run.portFor('simulated-ai')),
        SIM_SNAPSHOT: join(stateDir, 'simulated-world.json'),
        // A second start is not to wait for the first one's IDENTIFY to be old enough.
        SIM_IDENTIFY_INTERVAL_MS: '0',
      },
    },
  ])
  return readyLine(join(stateDir, 'logs', 'simulator.log'))
}

/** What it said of itself when it started last. */
async function readyLine(logFile: string): Promise<Simulator> {
  const line = (await readFile(logFile, 'utf8')).split('\n').findLast((text) => text.startsWith('{"ready":true'))
  if (line === undefined) throw new Error(`the simulator did not say where it is; see ${logFile}`)
  return Ready.parse(JSON.parse(line))
}
