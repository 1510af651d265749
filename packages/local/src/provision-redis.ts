import { connect } from 'node:net'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { LocalSetupError } from './errors.ts'
import { keepStoreRunning } from './keep-store-running.ts'
import { findRedisCommand } from './redis-command.ts'
import { startRedisServer } from './redis-server.ts'
import { RunFile } from './run-file.ts'
import { readStoreSecrets } from './store-secrets.ts'

export interface ProvisionRedisOptions {
  readonly stateDir: string
  /** REDIS_URL: used as it is when given. */
  readonly redisUrl?: string | undefined
  /** Bound of the private Redis, in bytes, past which writes are refused; default an eighth of the memory, 256 MiB to 1 GiB. */
  readonly maxMemoryBytes?: number
  /** Called with one line for people at each step. */
  readonly onProgress?: (line: string) => void
}

export interface ProvisionedRedis extends AsyncDisposable {
  readonly url: string
  /** Whether this process started it; a Redis of the operator's is never stopped. */
  readonly isPrivate: boolean
  stop(): Promise<void>
}

const mebibyte = 1024 * 1024

/** The operator's Redis when there is one, else a private one with its data in the state folder. */
export async function provisionRedis(options: ProvisionRedisOptions): Promise<ProvisionedRedis> {
  const { stateDir, redisUrl, onProgress = () => undefined } = options
  if (redisUrl) {
    await assertReachable(redisUrl)
    onProgress('Redis at REDIS_URL')
    const stop = async () => undefined
    return { url: redisUrl, isPrivate: false, stop, [Symbol.asyncDispose]: stop }
  }

  const command = await findRedisCommand(onProgress)
  const runFile = new RunFile(stateDir)
  const { redisPassword } = await readStoreSecrets(stateDir)
  const eighth = Math.floor(totalmem() / 8)
  const maxMemoryBytes = options.maxMemoryBytes ?? Math.min(Math.max(eighth, 256 * mebibyte), 1024 * mebibyte)
  const preferredPort = runFile.ports.redis
  const server = await startRedisServer({
    directory: join(stateDir, 'redis'),
    command,
    password: redisPassword,
    settings: [
      'appendonly yes',
      'appendfsync everysec',
      // Streams are trimmed all the time: below this the file is not worth being written anew, which costs as much as serving.
      'auto-aof-rewrite-min-size 512mb',
      'save ""',
      // Streams are short when the file is written anew; compressing them takes longer than writing them.
      'rdbcompression no',
      'maxmemory-policy noeviction',
      `maxmemory ${maxMemoryBytes}`,
    ],
    ...(preferredPort === undefined ? {} : { preferredPort }),
  })
  runFile.rememberPort('redis', server.port)
  onProgress(`Redis (private) on 127.0.0.1:${server.port}`)
  const stop = keepStoreRunning({ name: 'redis', server, runFile, onProgress })
  return { url: server.url, isPrivate: true, stop, [Symbol.asyncDispose]: stop }
}

function assertReachable(redisUrl: string): Promise<void> {
  const { hostname, port } = new URL(redisUrl)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port || 6379), timeout: 10_000 })
    const fail = (reason: string) => {
      socket.destroy()
      const advice = 'start that Redis or correct the address in .env; without REDIS_URL a private one is started'
      reject(new LocalSetupError(`REDIS_URL cannot be used (${hostname}:${port || 6379}: ${reason}): ${advice}`))
    }
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
    socket.once('timeout', () => fail('no answer within 10 s'))
    socket.once('error', (error) => fail(error.message))
  })
}
