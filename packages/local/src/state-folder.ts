import { createHash } from 'node:crypto'
import { chmod, mkdir, realpath } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { makeReachableFolder } from './reachable-folder.ts'
import { canEnter, findPostgresUser } from './unprivileged-user.ts'

export interface StateFolderOptions {
  /** Root of the repository: `.nexus` in it is the default. */
  readonly checkout: string
  /** NEXUS_STATE_DIR; relative to the checkout. Taken as it is. */
  readonly stateDir?: string | undefined
}

/**
 * The folder for everything that a local run keeps: data, logs, secrets, ports. Started by root from a checkout that the
 * account of Postgres cannot enter, it is a folder of this checkout's own under `/var/lib/nexus`.
 */
export async function openStateFolder({ checkout, stateDir }: StateFolderOptions): Promise<string> {
  const folder = stateDir ? resolve(checkout, stateDir) : await defaultFolder(await realpath(checkout))
  await mkdir(folder, { recursive: true })
  // Others may pass through, to reach what is theirs (Postgres), and see nothing on the way.
  await chmod(folder, 0o711)
  return folder
}

async function defaultFolder(checkout: string): Promise<string> {
  if (await canEnter(checkout, await findPostgresUser())) return join(checkout, '.nexus')
  const hash = createHash('sha256').update(checkout).digest('hex').slice(0, 8)
  return join(await makeReachableFolder(), `${basename(checkout)}-${hash}`)
}
