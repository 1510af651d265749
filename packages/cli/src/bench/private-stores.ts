import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStateFolder, provisionPostgres, provisionRedis } from '@nexus/local'
import { checkout } from '../checkout.ts'

/** A store of a bench's own, gone with its data afterwards. */
export interface PrivateStore extends AsyncDisposable {
  readonly url: string
}

export function privateRedis(): Promise<PrivateStore> {
  return inPrivateFolder((stateDir) => provisionRedis({ stateDir }))
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
