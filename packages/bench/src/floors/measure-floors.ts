import { fork } from 'node:child_process'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BenchWorld } from '../bench-world.ts'
import type { Floor, FloorTask } from './floor.ts'
import type { Samples } from './samples.ts'

/** Measures all floors in a process of their own, on the stores and the entries of this run. */
export async function measureFloors(
  world: BenchWorld,
  options: { readonly samples: Samples; readonly messages: number; readonly flagged: number },
): Promise<readonly Floor[]> {
  const pids = await world.pids()
  const task: FloorTask = {
    ...options.samples,
    messages: options.messages,
    flagged: options.flagged,
    redisUrl: world.redisUrl,
    databaseUrl: world.databaseUrl,
    redisPid: pids.get('redis') ?? 0,
    postgresPid: pids.get('postgres') ?? 0,
  }
  const path = join(world.stateDir, 'floors.json')
  await writeFile(path, JSON.stringify(task), { mode: 0o600 })
  const child = fork(fileURLToPath(new URL('measure.ts', import.meta.url)), [path], { execArgv: [] })
  const failed = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the floors ended with ${code ?? signal} before they were measured`)
  })
  const [floors] = (await Promise.race([once(child, 'message'), failed])) as [readonly Floor[]]
  await failed.catch(() => undefined)
  await rm(path)
  return floors
}
