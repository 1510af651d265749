import { createPublicKey, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Anchor, readAnchors } from '@nexus/event-log'
import { CommandFailure } from './failure.ts'

/**
 * The signed heads of the log in a state folder, oldest first.
 * @throws CommandFailure when one was not signed by the key of this state folder.
 */
export async function anchorsIn(stateDir: string): Promise<readonly Anchor[]> {
  const directory = join(stateDir, 'anchors')
  const key = await publicKeyIn(directory)
  if (!key) return []
  try {
    return await readAnchors(directory, key)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CommandFailure(`the anchors in ${directory} cannot be trusted: ${reason}`, {
      next: 'compare them with a copy kept elsewhere: whoever changed them may have changed the log',
      cause,
    })
  }
}

async function publicKeyIn(directory: string): Promise<KeyObject | null> {
  try {
    return createPublicKey(await readFile(join(directory, 'public-key.pem'), 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
