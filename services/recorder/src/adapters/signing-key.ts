import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The key that signs the log's heads: made once in the state folder; beside it the public key, for whoever verifies. */
export async function readSigningKey(stateDir: string): Promise<KeyObject> {
  const folder = join(stateDir, 'anchors')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'signing-key.pem')
  const made = generateKeyPairSync('ed25519')
  try {
    await writeFile(path, made.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const key = createPrivateKey(await readFile(path, 'utf8'))
  await writeFile(join(folder, 'public-key.pem'), createPublicKey(key).export({ type: 'spki', format: 'pem' }), {
    mode: 0o644,
  })
  return key
}
