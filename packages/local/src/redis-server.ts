import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findPort } from './find-port.ts'
import { type OwnedProcess, spawnOwnedProcess } from './owned-process.ts'
import { askRedis } from './redis-question.ts'

export interface RedisServerOptions {
  /** Folder of this server alone: its data, configuration and log. Made if missing. */
  readonly directory: string
  /** `redis-server` or `valkey-server`, a name on PATH or a path. */
  readonly command: string
  /** Taken if free; else another port is found. */
  readonly preferredPort?: number
  /** Lines of redis.conf besides address, port and folder, such as `appendonly yes`. */
  readonly settings: readonly string[]
  readonly args?: readonly string[]
  readonly password?: string
}

/** A private Redis on 127.0.0.1. It ends with this process at the latest. */
export interface RedisServer {
  readonly url: string
  readonly port: number
  /** Process id of the running server; changes with a restart. */
  readonly pid: number
  /** Fulfils with how the server that runs now ends. */
  readonly exited: Promise<string>
  /** Ends the server with `signal` (default SIGTERM) and starts it again on the same port and data. */
  restart(signal?: NodeJS.Signals): Promise<void>
  /** SIGKILL, and wait for the end. `restart` brings the server back. */
  kill(): Promise<void>
  stop(): Promise<void>
}

const startTimeoutMs = 30_000
const stopTimeoutMs = 20_000

export async function startRedisServer(options: RedisServerOptions): Promise<RedisServer> {
  await mkdir(options.directory, { recursive: true })
  let port = await findPort(options.preferredPort)
  let running = await launch(options, port)
  // Between looking for a port and listening on it another program may have taken it.
  for (let attempt = 0; running === 'port taken' && attempt < 5; attempt += 1) {
    port = await findPort()
    running = await launch(options, port)
  }
  if (running === 'port taken') throw new Error('redis-server found every port that it tried taken')
  let server = running

  const start = async () => {
    const again = await launch(options, port)
    if (again === 'port taken') throw new Error(`port ${port} was taken while redis-server was stopped`)
    server = again
  }
  return {
    url: options.password ? `redis://:${options.password}@127.0.0.1:${port}` : `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return server.pid
    },
    get exited() {
      return server.exited
    },
    async restart(signal = 'SIGTERM') {
      await server.stop(signal, stopTimeoutMs)
      await start()
    },
    kill: () => server.stop('SIGKILL', stopTimeoutMs),
    stop: () => server.stop('SIGTERM', stopTimeoutMs),
  }
}

async function launch(options: RedisServerOptions, port: number): Promise<OwnedProcess | 'port taken'> {
  const { directory, settings, password } = options
  const configFile = join(directory, 'redis.conf')
  const logFile = join(directory, 'redis.log')
  const fixed = ['bind 127.0.0.1', `port ${port}`, `dir "${directory}"`, 'daemonize no', 'protected-mode yes']
  const secret = password ? [`requirepass ${password}`] : []
  // In a file and not in the arguments: arguments can be read by every user of the machine.
  await writeFile(configFile, `${[...fixed, ...secret, ...settings].join('\n')}\n`, { mode: 0o600 })

  const server = await spawnOwnedProcess({
    command: options.command,
    args: [configFile, ...(options.args ?? [])],
    cwd: directory,
    logFile,
    orphanSignals: ['SIGTERM', 'SIGKILL'],
    graceSeconds: 20,
  })
  const deadline = Date.now() + startTimeoutMs
  while (!server.hasExited && Date.now() < deadline) {
    if (await isReady(server.pid, port, password)) return server
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
  const neverReady = !server.hasExited
  await server.stop('SIGKILL', 1_000)
  const log = await readFile(logFile, 'utf8')
  const tail = log.split('\n').slice(-12).join('\n')
  if (/Address already in use|Failed listening on port/.test(tail)) return 'port taken'
  const what = neverReady ? `was not ready after ${startTimeoutMs / 1_000} s` : `ended with ${await server.exited}`
  throw new Error(`${options.command} ${what}. The end of ${logFile}:\n${tail}`)
}

async function isReady(pid: number, port: number, password: string | undefined): Promise<boolean> {
  const answer = await askRedis(port, 'INFO', password)
  // The process id tells our server from a stranger that took the port.
  if (answer === undefined) return false
  return answer.includes(`process_id:${pid}\r`) && answer.includes('loading:0')
}
