import { spawn } from 'node:child_process'
import { chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LocalSetupError } from './errors.ts'
import { findPort } from './find-port.ts'
import { type OwnedProcess, spawnOwnedProcess } from './owned-process.ts'
import { findPostgresBinaries } from './postgres-binaries.ts'
import { removeStalePostmaster } from './stale-postmaster.ts'
import { canEnter, findPostgresUser, type SystemUser } from './unprivileged-user.ts'

export interface PostgresServerOptions {
  /**
   * Folder of this server alone: the cluster in `data`, and its log. Made if missing, and handed to the account that
   * Postgres runs as, which must be able to enter the folder above it.
   */
  readonly directory: string
  /** Taken if free; else another port is found. */
  readonly preferredPort?: number
  /** Superuser password, asked for over TCP. Without one, every connection from this machine is trusted. */
  readonly password?: string
  /** Run-time settings by name, such as `{ max_connections: '200' }`. */
  readonly settings: Readonly<Record<string, string>>
  /** Skips waiting for the disk while the cluster is made. For clusters that may be lost. */
  readonly isDisposable?: boolean
}

/** A private Postgres on 127.0.0.1. It ends with this process at the latest. */
export interface PostgresServer {
  /** Of the superuser `postgres`, to the database `postgres`. */
  readonly connectionString: string
  readonly port: number
  readonly pid: number
  /** Fulfils with how the server that runs now ends. */
  readonly exited: Promise<string>
  readonly dataDirectory: string
  /** Ends the server with `signal` (default SIGINT, a fast shutdown) and starts it again on the same port and data. */
  restart(signal?: NodeJS.Signals): Promise<void>
  /** SIGKILL, and wait for the end. `restart` brings the server back, through crash recovery. */
  kill(): Promise<void>
  /** Fast shutdown: open transactions are rolled back, connections closed. */
  stop(): Promise<void>
}

const startTimeoutMs = 60_000
const stopTimeoutMs = 20_000

export async function startPostgresServer(options: PostgresServerOptions): Promise<PostgresServer> {
  const dataDirectory = join(options.directory, 'data')
  const user = await findPostgresUser(dataDirectory)
  const bin = await findPostgresBinaries(user)
  await initialise(options, bin, user)

  let port = await findPort(options.preferredPort)
  let running = await launch(options, bin, user, port)
  for (let attempt = 0; running === 'port taken' && attempt < 5; attempt += 1) {
    port = await findPort()
    running = await launch(options, bin, user, port)
  }
  if (running === 'port taken') throw new Error('Postgres found every port that it tried taken')
  let server = running

  const credentials = options.password ? `postgres:${options.password}` : 'postgres'
  return {
    connectionString: `postgres://${credentials}@127.0.0.1:${port}/postgres`,
    port,
    get pid() {
      return server.pid
    },
    get exited() {
      return server.exited
    },
    dataDirectory,
    async restart(signal = 'SIGINT') {
      await server.stop(signal, stopTimeoutMs, 'SIGQUIT')
      const again = await launch(options, bin, user, port)
      if (again === 'port taken') throw new Error(`port ${port} was taken while Postgres was stopped`)
      server = again
    },
    kill: () => server.stop('SIGKILL', stopTimeoutMs),
    stop: () => server.stop('SIGINT', stopTimeoutMs, 'SIGQUIT'),
  }
}

async function initialise(options: PostgresServerOptions, bin: string, user: SystemUser | undefined): Promise<void> {
  const { directory, password } = options
  const dataDirectory = join(directory, 'data')
  const unfinishedMark = join(directory, 'unfinished')
  if ((await exists(join(dataDirectory, 'PG_VERSION'))) && !(await exists(unfinishedMark))) return

  // A cluster with the mark is the rest of an initialisation that was interrupted: it never held anything.
  await rm(dataDirectory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true, mode: 0o700 })
  if (user) await chown(directory, user.uid, user.gid)
  if (!(await canEnter(directory, user))) {
    throw new LocalSetupError(
      `Postgres cannot reach ${directory}: the account that it runs as may not enter a folder above it. Set NEXUS_STATE_DIR to a folder outside`,
    )
  }
  await writeFile(unfinishedMark, '')
  const passwordFile = join(directory, 'password')
  if (password) await writeFile(passwordFile, password, { mode: 0o600 })
  if (password && user) await chown(passwordFile, user.uid, user.gid)

  const authentication = password ? ['--auth=scram-sha-256', `--pwfile=${passwordFile}`] : ['--auth=trust']
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const durability = options.isDisposable ? ['--no-sync'] : ['--data-checksums']
  const timeZone = ['--set=timezone=UTC', '--set=log_timezone=UTC']
  const args = [
    '--pgdata',
    dataDirectory,
    '--username=postgres',
    ...authentication,
    ...locale,
    ...durability,
    ...timeZone,
  ]
  try {
    await run(join(bin, 'initdb'), args, directory, user)
  } finally {
    await rm(passwordFile, { force: true })
  }
  await rm(unfinishedMark)
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

function run(command: string, args: readonly string[], cwd: string, user: SystemUser | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: environment(), stdio: ['ignore', 'pipe', 'pipe'], ...user })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`${command} ended with ${signal ?? `code ${code}`}:\n${output.trim()}`))
    })
  })
}

const environment = () => ({ PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' })

async function launch(
  options: PostgresServerOptions,
  bin: string,
  user: SystemUser | undefined,
  port: number,
): Promise<OwnedProcess | 'port taken'> {
  const dataDirectory = join(options.directory, 'data')
  const logFile = join(options.directory, 'postgres.log')
  await removeStalePostmaster(dataDirectory)
  const settings = {
    ...options.settings,
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
  }
  const deadline = Date.now() + startTimeoutMs

  for (;;) {
    const logStart = await stat(logFile).then(
      ({ size }) => size,
      () => 0,
    )
    const server = await spawnOwnedProcess({
      command: join(bin, 'postgres'),
      args: ['-D', dataDirectory, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      cwd: options.directory,
      env: environment(),
      runAs: user,
      logFile,
      // Smart first, so that services which are stopping too can finish their transactions.
      orphanSignals: ['SIGTERM', 'SIGINT'],
      graceSeconds: 30,
    })
    while (!server.hasExited && Date.now() < deadline) {
      if (await isReady(dataDirectory, server.pid)) return server
      await pause(15)
    }
    const neverReady = !server.hasExited
    await server.stop('SIGINT', 5_000, 'SIGQUIT')
    const log = (await readFile(logFile)).subarray(logStart).toString('utf8')
    if (/Address already in use/.test(log)) return 'port taken'
    // Children of a postmaster that was killed hold its memory until they notice.
    const isHeldByChildren = /pre-existing shared memory block|is still in use/.test(log)
    if (!isHeldByChildren || Date.now() > deadline) {
      const what = neverReady ? `was not ready after ${startTimeoutMs / 1_000} s` : `ended with ${await server.exited}`
      throw new Error(`Postgres ${what}. The end of ${logFile}:\n${log.split('\n').slice(-15).join('\n')}`)
    }
    await pause(200)
  }
}

/** Line 1 of postmaster.pid is the process id, line 8 its state. */
async function isReady(dataDirectory: string, pid: number): Promise<boolean> {
  const lines = await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8').then(
    (text) => text.split('\n'),
    () => [],
  )
  return lines[0] === String(pid) && lines[7]?.trim() === 'ready'
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
