import { mkdir } from 'node:fs/promises'
import { canEnter, findPostgresUser } from './unprivileged-user.ts'

/** Root's folder that every user can traverse: for what an unprivileged server must reach and the checkout hides. */
export const reachableFolder = '/var/lib/nexus'

/** The first of `candidates` (existing folders) that Postgres can enter as the account it runs as, else `/var/lib/nexus`. */
export async function findReachableFolder(candidates: readonly string[]): Promise<string> {
  const user = await findPostgresUser('')
  for (const candidate of candidates) if (await canEnter(candidate, user)) return candidate
  await mkdir(reachableFolder, { recursive: true, mode: 0o755 })
  return reachableFolder
}
