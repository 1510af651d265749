import { Cluster, Redis } from 'ioredis'

/** A connection for small reads and writes beside the streams, to one Redis or to a cluster of them. */
export type RedisClient = Redis | Cluster

/** Gives the connection up when it stays silent for this long, in ms: a hung server else holds a caller for ever. */
const SILENT_MS = 10_000

export async function openRedis(url: string, name: string, onError: (error: Error) => void): Promise<RedisClient> {
  const common = { connectionName: name, maxRetriesPerRequest: null, socketTimeout: SILENT_MS }
  const single = new Redis(url, common)
  single.on('error', onError)
  const info = await single.info('server')
  if (!info.includes('redis_mode:cluster')) return single
  single.disconnect()
  const { hostname, port, username, password, protocol } = new URL(url)
  const cluster = new Cluster([{ host: hostname, port: Number(port || 6379) }], {
    redisOptions: {
      ...common,
      ...(username ? { username: decodeURIComponent(username) } : {}),
      ...(password ? { password: decodeURIComponent(password) } : {}),
      ...(protocol === 'rediss:' ? { tls: {} } : {}),
    },
  })
  cluster.on('error', onError)
  return cluster
}
