import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findReachableFolder, type PostgresServer, startPostgresServer } from '@nexus/local'

export interface PostgresCluster extends PostgresServer {
  /** Stops the server and deletes its data. */
  destroy(): Promise<void>
}

/** A disposable Postgres that does not wait for the disk: it survives a kill of the server, not of the machine. */
export async function startPostgresCluster(): Promise<PostgresCluster> {
  const parent = await findReachableFolder([tmpdir(), '/tmp'])
  await mkdir(parent, { recursive: true })
  const directory = await mkdtemp(join(parent, 'nexus-postgres-'))
  const server = await startPostgresServer({
    directory,
    isDisposable: true,
    settings: {
      fsync: 'off',
      full_page_writes: 'off',
      autovacuum_naptime: '10min',
      checkpoint_timeout: '1h',
      max_connections: '300',
      max_wal_size: '4GB',
      shared_buffers: '64MB',
    },
  })
  return Object.assign(server, {
    async destroy() {
      await server.stop()
      await rm(directory, { recursive: true, force: true })
    },
  })
}
