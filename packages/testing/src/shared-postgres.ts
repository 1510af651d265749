import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { inject } from 'vitest'
import { type PostgresCluster, startPostgresCluster } from './postgres-cluster.ts'

export interface SharedPostgres {
  /** Of the superuser, to the database `postgres`. */
  readonly connectionString: string
  release(): Promise<void>
}

/** Of this test file alone, when vitest runs without our global set-up. */
let ownCluster: Promise<PostgresCluster> | undefined
let users = 0

/** The Postgres of this whole run of vitest; without our global set-up, one for this test file. */
export async function useSharedPostgres(): Promise<SharedPostgres> {
  const port: number | undefined = inject('nexusPostgresDesk')
  if (port !== undefined) return { connectionString: await askDesk(port), release: async () => undefined }

  users += 1
  ownCluster ??= startPostgresCluster()
  const { connectionString } = await ownCluster
  return {
    connectionString,
    async release() {
      users -= 1
      if (users > 0) return
      const cluster = ownCluster
      ownCluster = undefined
      await (await cluster)?.destroy()
    },
  }
}

async function askDesk(port: number): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' })
  await once(socket, 'connect')
  const answer = await text(socket)
  if (!answer.startsWith('postgres://')) throw new Error(`the shared Postgres did not start: ${answer}`)
  return answer
}
