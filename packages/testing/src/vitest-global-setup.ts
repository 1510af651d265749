import { once } from 'node:events'
import { createServer } from 'node:net'
import type { TestProject } from 'vitest/node'
import { type PostgresCluster, startPostgresCluster } from './postgres-cluster.ts'

/**
 * One Postgres for a whole run of vitest, started when the first test asks for it. Test files learn its connection
 * string from a port that answers every connection with it.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
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

declare module 'vitest' {
  export interface ProvidedContext {
    nexusPostgresDesk: number
  }
}
