import { once } from 'node:events'
import { createServer } from 'node:net'
import { findRedisCommand } from '@nexus/local'
import type { TestProject } from 'vitest/node'
import { type PostgresCluster, startPostgresCluster } from './postgres-cluster.ts'
import type { FoundRedis } from './provided.ts'

/**
 * What the test files of a run share: Redis is installed when this machine has none, and one Postgres is started when
 * the first test asks for it, at a port that answers every connection with the connection string.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const redis: FoundRedis = await findRedisCommand((line) => console.error(line)).then(
    (command) => ({ command }),
    // Tests without Redis go on; those with it fail with this.
    (error: unknown) => ({ missing: error instanceof Error ? error.message : String(error) }),
  )
  project.provide('nexusRedis', redis)

  let cluster: Promise<PostgresCluster> | undefined
  const desk = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    cluster ??= startPostgresCluster()
    cluster.then(
      ({ connectionString }) => socket.end(connectionString),
      (error: unknown) => socket.end(`error: ${String(error)}`),
    )
  })
  desk.listen(0, '127.0.0.1')
  await once(desk, 'listening')
  const address = desk.address()
  if (address !== null && typeof address === 'object') project.provide('nexusPostgresDesk', address.port)

  return async () => {
    desk.close()
    await (await cluster)?.destroy()
  }
}
