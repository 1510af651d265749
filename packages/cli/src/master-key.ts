import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The key that wraps every member's key: NEXUS_MASTER_KEY, or one made once and kept in the state folder, readable by its
 * owner alone. Base64 of 32 bytes.
 */
export async function readMasterKey(stateDir: string, given: string | undefined): Promise<string> {
  if (given) return given
  const path = join(stateDir, 'master-key')
  try {
    const made = randomBytes(32).toString('base64')
    await writeFile(path, made, { mode: 0o600, flag: 'wx' })
    return made
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    return (await readFile(path, 'utf8')).trim()
  }
}
