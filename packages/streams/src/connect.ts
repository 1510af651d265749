import { Cluster, Redis } from 'ioredis'
import { RedisTooOldError, StreamUnavailableError } from './errors.ts'
import { backoffMs, type OnFault, refusalOf } from './fault.ts'
import { pause } from './pause.ts'
import { defineScripts } from './scripts/define-scripts.ts'

export type Client = Redis | Cluster

const OLDEST_REDIS = '7.0.0'
/** A connection with an unanswered command that stays silent for this long, in ms, is given up and opened again. */
const SILENCE_MS = 5_000

export interface ConnectOptions {
  /** `redis://` or `rediss://`; for Redis Cluster the address of any node. */
  readonly url: string
  /** How the connections are named in CLIENT LIST. */
  readonly clientName: string
  /** Longest wait for the first connection, in ms. */
  readonly connectWithinMs: number
  readonly onFault: OnFault
}

/** The connections of one process. */
export interface Connections {
  /** Carries everything that does not block. Commands wait while it is down and are sent again when it is back. */
  readonly commands: Client
  readonly isCluster: boolean
  /**
   * A connection for blocking reads. It is not opened again by itself: a reply that was on its way may be lost, and the
   * reader must look for it among its pending entries first.
   * @param silenceMs longest silence before it counts as dead, in ms
   */
  openReader(silenceMs: number): Promise<ReaderConnection>
  /**
   * Tries until Redis carries the call out: refusals that pass by themselves are waited out and reported.
   * @throws StreamUnavailableError when the streams are closed first
   */
  persist<T>(what: string, call: () => Promise<T>): Promise<T>
  /** Aborted when the streams are closed. */
  readonly closed: AbortSignal
  close(): void
}

export interface ReaderConnection {
  readonly client: Client
  /** For CLIENT UNBLOCK; `undefined` in a cluster. */
  readonly clientId: string | undefined
  close(): void
}

export async function connect({ url, clientName, connectWithinMs, onFault }: ConnectOptions): Promise<Connections> {
  const closing = new AbortController()
  const shared = { keepAlive: 5_000, maxRetriesPerRequest: null, connectTimeout: 5_000, socketTimeout: SILENCE_MS }
  const watch = <C extends Client>(client: C, name: string): C => {
    client.on('error', (error: Error) => {
      if (closing.signal.aborted) return
      onFault({ kind: 'unreachable', message: `${name} connection: ${error.message}`, error })
    })
    client.on('reconnecting', (retryInMs: number) => {
      if (closing.signal.aborted) return
      onFault({ kind: 'unreachable', message: `the ${name} connection ended`, retryInMs })
    })
    return client
  }

  const first = watch(
    new Redis(url, {
      ...shared,
      lazyConnect: true,
      connectionName: clientName,
      retryStrategy: (times: number) => Math.min(50 * 2 ** (times - 1), 2_000),
      // After a failover the old master answers as a replica: only a new connection finds the new one.
      reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
    }),
    'command',
  )
  let server: Awaited<ReturnType<typeof readServer>>
  try {
    server = await within(connectWithinMs, async () => {
      // A failed first attempt is retried by the client itself; INFO waits in its queue.
      first.connect().catch(() => undefined)
      return readServer(first)
    })
    checkServer(server, onFault)
  } catch (error) {
    first.disconnect()
    if (error instanceof RedisTooOldError) throw error
    throw new StreamUnavailableError(`Redis did not answer within ${connectWithinMs} ms: ${describe(error)}`, {
      cause: error,
    })
  }

  const isCluster = server.get('redis_mode') === 'cluster'
  const openCluster = (
    redisOptions: typeof shared & { connectionName: string; protocol?: 2 },
    maxRedirections: number,
  ) => {
    const { hostname, port, username, password, protocol } = new URL(url)
    const login = {
      ...(username ? { username: decodeURIComponent(username) } : {}),
      ...(password ? { password: decodeURIComponent(password) } : {}),
      ...(protocol === 'rediss:' ? { tls: {} } : {}),
    }
    const node = { host: hostname, port: Number(port || 6379) }
    return new Cluster([node], { redisOptions: { ...redisOptions, ...login }, maxRedirections })
  }
  let commands: Client = first
  if (isCluster) {
    first.disconnect()
    commands = watch(openCluster({ ...shared, connectionName: clientName }, 32), 'command')
  }
  defineScripts(commands)

  const waiting = new Set<() => void>()
  const persist = async <T>(what: string, call: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await call()
      } catch (error) {
        const kind = refusalOf(error)
        if (closing.signal.aborted || (!kind && !isConnectionLoss(error))) throw error
        const retryInMs = backoffMs(attempt)
        onFault({ kind: kind ?? 'unreachable', message: `${what}: ${describe(error)}`, error, retryInMs })
        await pause(retryInMs, closing.signal)
      }
    }
  }

  return {
    commands,
    isCluster,
    closed: closing.signal,
    async openReader(silenceMs) {
      const options = {
        ...shared,
        connectionName: `${clientName}-reader`,
        socketTimeout: silenceMs,
        protocol: 2 as const,
      }
      if (isCluster) {
        const client = watch(openCluster(options, 3), 'reader')
        return { client, clientId: undefined, close: () => client.disconnect() }
      }
      const client = watch(new Redis(url, { ...options, lazyConnect: true, retryStrategy: () => null }), 'reader')
      try {
        await client.connect()
        const clientId = String(await client.client('ID'))
        return { client, clientId, close: () => client.disconnect() }
      } catch (error) {
        client.disconnect()
        throw error
      }
    },
    persist: (what, call) =>
      new Promise((resolve, reject) => {
        const refuse = () => reject(new StreamUnavailableError(`${what}: the streams are closed`))
        if (closing.signal.aborted) return refuse()
        // The client forgets commands that wait in its queue when it is closed between two connections.
        waiting.add(refuse)
        persist(what, call)
          .then(resolve, reject)
          .finally(() => waiting.delete(refuse))
      }),
    close() {
      closing.abort()
      commands.disconnect()
      for (const refuse of waiting) refuse()
    },
  }
}

/** True for what the client says when a connection ended under a command. */
export function isConnectionLoss(error: unknown): boolean {
  const message = describe(error)
  return (
    message.includes('Connection is closed') ||
    message.includes('Command aborted due to connection close') ||
    message.includes('Failed to refresh slots cache') ||
    message.includes('Too many Cluster redirections')
  )
}

export function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function readServer(client: Redis): Promise<Map<string, string>> {
  const info = `${await client.info('server')}\n${await client.info('memory')}`
  return new Map(
    info.split('\n').flatMap((line) => {
      const colon = line.indexOf(':')
      return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1).trim()] as const] : []
    }),
  )
}

function checkServer(server: ReadonlyMap<string, string>, onFault: OnFault): void {
  const version = server.get('redis_version') ?? 'of unknown version'
  if (isOlder(version, OLDEST_REDIS)) throw new RedisTooOldError(version, OLDEST_REDIS)
  const policy = server.get('maxmemory_policy') ?? 'noeviction'
  if (policy !== 'noeviction') {
    onFault({
      kind: 'eviction-policy',
      message: `maxmemory-policy is ${policy}: Redis may evict streams; set it to noeviction`,
    })
  }
}

function isOlder(version: string, floor: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [floorMajor = 0, floorMinor = 0] = floor.split('.').map(Number)
  return major < floorMajor || (major === floorMajor && minor < floorMinor)
}

async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timed out')), ms)
  })
  try {
    return await Promise.race([work(), timeout])
  } finally {
    clearTimeout(timer)
  }
}
