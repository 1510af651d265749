import { Cluster, Redis } from 'ioredis'

export type RedisClient = Redis | Cluster

export interface OpenRedis extends AsyncDisposable {
  readonly client: RedisClient
}

/** A connection for small reads and writes, to one Redis or to a cluster of them. */
export async function openRedis(url: string, onError: (error: Error) => void): Promise<OpenRedis> {
  const single = new Redis(url, { connectionName: 'nexus-gateway-sessions', maxRetriesPerRequest: null })
  single.on('error', onError)
  const info = await single.info('server')
  if (!info.includes('redis_mode:cluster')) return opened(single)
  single.disconnect()
  const { hostname, port, username, password, protocol } = new URL(url)
  const cluster = new Cluster([{ host: hostname, port: Number(port || 6379) }], {
    redisOptions: {
      connectionName: 'nexus-gateway-sessions',
      ...(username ? { username: decodeURIComponent(username) } : {}),
      ...(password ? { password: decodeURIComponent(password) } : {}),
      ...(protocol === 'rediss:' ? { tls: {} } : {}),
    },
  })
  cluster.on('error', onError)
  return opened(cluster)
}

function opened(client: RedisClient): OpenRedis {
  return { client, [Symbol.asyncDispose]: async () => client.disconnect() }
}
