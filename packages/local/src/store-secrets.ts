import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface StoreSecrets {
  readonly postgresPassword: string
  readonly redisPassword: string
}

/** Passwords of the private stores, made once per state folder: other users of the machine can reach 127.0.0.1 too. */
export async function readStoreSecrets(stateDir: string): Promise<StoreSecrets> {
  const path = join(stateDir, 'store-secrets.json')
  const made = { postgresPassword: randomBytes(24).toString('hex'), redisPassword: randomBytes(24).toString('hex') }
  try {
    await writeFile(path, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
    return made
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    return JSON.parse(await readFile(path, 'utf8'))
  }
}
