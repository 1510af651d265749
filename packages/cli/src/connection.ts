import { readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { CommandFailure } from './failure.ts'

const Connection = z.object({
  databaseUrl: z.string(),
  redisUrl: z.string(),
  partitions: z.number().int(),
  /** Loopback port of each service's `/readyz` and `/metrics`. */
  healthPorts: z.record(z.string(), z.number().int()),
  /** The simulated Discord's address, when it runs. */
  simulatorUrl: z.string().nullable(),
  startedAt: z.number(),
})
/** Where a running NEXUS is reached; written by `up`, readable by its owner alone. */
export type Connection = z.infer<typeof Connection>

const pathIn = (stateDir: string) => join(stateDir, 'connection.json')

export async function writeConnection(stateDir: string, connection: Connection): Promise<void> {
  await writeFile(pathIn(stateDir), `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600 })
}

export async function removeConnection(stateDir: string): Promise<void> {
  await rm(pathIn(stateDir), { force: true })
}

/** @throws CommandFailure with exit code 3 when NEXUS does not run here. */
export function readConnection(stateDir: string): Connection {
  try {
    return Connection.parse(JSON.parse(readFileSync(pathIn(stateDir), 'utf8')))
  } catch (cause) {
    throw new CommandFailure('NEXUS is not running from this state folder', {
      next: 'start it with npm start, or name its folder in NEXUS_STATE_DIR',
      exitCode: 3,
      cause,
    })
  }
}
