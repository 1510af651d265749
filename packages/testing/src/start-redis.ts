import { mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findRedisCommand, LocalSetupError, startRedisServer } from '@nexus/local'
import { Redis } from 'ioredis'
import { inject } from 'vitest'
import type { FoundRedis } from './provided.ts'
import { waitFor } from './wait-for.ts'

export interface TestRedisOptions {
  /** Append-only file with `everysec`, so that data survive a kill; default false: a restart begins empty. */
  readonly aof?: boolean
  /** More arguments of redis-server, such as `['--maxmemory', '50mb']`. */
  readonly args?: readonly string[]
}

/** A Redis of the caller's own on 127.0.0.1, in a temporary folder. */
export interface TestRedis extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** Of the running server; changes with a restart. */
  readonly pid: number
  /** Ends the server with `signal` (default SIGTERM) and starts it on the same port; data are kept with `aof`. */
  restart(signal?: NodeJS.Signals): Promise<void>
  /** SIGKILL. `restart` brings the server back. */
  kill(): Promise<void>
  /** With `aof`: remembers what it holds now. Calling the result kills it and brings it back as it was then. */
  remember(): Promise<() => Promise<void>>
  /** @throws Error when a client is still connected: a test that leaks a connection fails. */
  stop(): Promise<void>
}

export async function startRedis(options: TestRedisOptions = {}): Promise<TestRedis> {
  const directory = await mkdtemp(join(tmpdir(), 'nexus-redis-'))
  const server = await startRedisServer({
    directory,
    command: await redisCommand(),
    settings: [
      'save ""',
      `appendonly ${options.aof ? 'yes' : 'no'}`,
      'appendfsync everysec',
      'maxmemory-policy noeviction',
    ],
    ...(options.args ? { args: options.args } : {}),
  })
  let isStopped = false
  const stop = async () => {
    if (isStopped) return
    isStopped = true
    const leak = await leakedClients(server.url)
    await server.stop()
    await rm(directory, { recursive: true, force: true })
    if (leak) throw new Error(leak)
  }
  return {
    url: server.url,
    port: server.port,
    get pid() {
      return server.pid
    },
    restart: (signal) => server.restart(signal),
    kill: () => server.kill(),
    async remember() {
      const file = await appendedFile(directory)
      const { size } = await stat(file)
      return async () => {
        await server.kill()
        await truncate(file, size)
        await server.restart()
      }
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

async function appendedFile(directory: string): Promise<string> {
  const folder = join(directory, 'appendonlydir')
  const file = (await readdir(folder))
    .filter((name) => name.endsWith('.incr.aof'))
    .sort()
    .at(-1)
  if (file === undefined) throw new Error(`there is no append-only file in ${folder}`)
  return join(folder, file)
}

/** From the global set-up of this run, which installed it if need be; without that, found here. */
async function redisCommand(): Promise<string> {
  const found: FoundRedis | undefined = inject('nexusRedis')
  if (!found) return findRedisCommand(() => undefined)
  if ('missing' in found) throw new LocalSetupError(found.missing)
  return found.command
}

/** Describes the clients that stay connected for a second; `undefined` when there are none or the server is down. */
async function leakedClients(url: string): Promise<string | undefined> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null })
  redis.on('error', () => undefined)
  try {
    await redis.connect()
  } catch {
    return undefined
  }
  const ownId = await redis.client('ID')
  const others = async () => {
    const list = String(await redis.client('LIST', 'TYPE', 'NORMAL'))
    return list.split('\n').filter((line) => line !== '' && !line.startsWith(`id=${ownId} `))
  }
  try {
    await waitFor(async () => (await others()).length === 0, { timeoutMs: 1_000 })
    return undefined
  } catch {
    return `Redis clients left open by this test; quit them before stop():\n${(await others()).join('\n')}`
  } finally {
    redis.disconnect()
  }
}
