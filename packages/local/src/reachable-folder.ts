import { chmod, mkdir } from 'node:fs/promises'
import { canEnter, findPostgresUser } from './unprivileged-user.ts'

/** Root's folder that every user can traverse: for what an unprivileged server must reach and the checkout hides. */
const reachableFolder = '/var/lib/nexus'

export async function makeReachableFolder(): Promise<string> {
  await mkdir(reachableFolder, { recursive: true })
  // A strict umask would have hidden it.
  await chmod(reachableFolder, 0o755)
  return reachableFolder
}

/** The first of `candidates` (existing folders) that Postgres can enter as the account it runs as, else `/var/lib/nexus`. */
export async function findReachableFolder(candidates: readonly string[]): Promise<string> {
  const user = await findPostgresUser()
  for (const candidate of candidates) if (await canEnter(candidate, user)) return candidate
  return makeReachableFolder()
}
