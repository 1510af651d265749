import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findRedisCommand, openStateFolder, provisionPostgres, startRedisServer } from '@nexus/local'
import { checkout } from '../checkout.ts'

/** A store of a bench's own, gone with its data afterwards. */
export interface PrivateStore extends AsyncDisposable {
  readonly url: string
}

/** As a local run's own Redis, without its password: one of the benches writes to the bare socket. */
export function privateRedis(say: (line: string) => void): Promise<PrivateStore> {
  return inPrivateFolder(async (directory) => {
    const settings = ['appendonly yes', 'appendfsync everysec', 'save ""', 'maxmemory-policy noeviction']
    return startRedisServer({ directory, command: await findRedisCommand(say), settings })
  })
}

export function privatePostgres(): Promise<PrivateStore> {
  return inPrivateFolder((stateDir) => provisionPostgres({ stateDir }))
}

async function inPrivateFolder(
  start: (stateDir: string) => Promise<{ readonly url: string; stop(): Promise<void> }>,
): Promise<PrivateStore> {
  const folder = await mkdtemp(join(tmpdir(), 'nexus-bench-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const store = await start(await openStateFolder({ checkout, stateDir: folder }))
    return {
      url: store.url,
      async [Symbol.asyncDispose]() {
        await store.stop()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}
