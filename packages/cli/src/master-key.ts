import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandFailure } from './failure.ts'

/** The file with the key that wraps every member's key: NEXUS_MASTER_KEY_FILE, or one in the state folder. */
export function masterKeyFileOf(stateDir: string, given: string | undefined): string {
  return given ?? join(stateDir, 'master-key')
}

/** Makes a key of 32 random bytes in base64, readable by its owner alone, unless the file is there. */
export async function makeMasterKey(path: string): Promise<void> {
  try {
    await writeFile(path, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}

/** The 32 bytes of the master key. @throws CommandFailure */
export function readMasterKey(path: string): Buffer {
  let text: string
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch (cause) {
    throw new CommandFailure(`the master key ${path} cannot be read`, {
      next: 'name its file in NEXUS_MASTER_KEY_FILE, and run as the user who owns it',
      exitCode: 2,
      cause,
    })
  }
  const key = Buffer.from(text, 'base64')
  if (key.length === 32) return key
  throw new CommandFailure(`the master key ${path} is not 32 bytes in base64`, {
    next: 'put the original back: what was sealed with it cannot be read without it',
    exitCode: 2,
  })
}
