import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { Querier } from './append.ts'

/** One signed statement of how far the log and the archive had come. Kept outside the database, it shows a cut-off end. */
const Anchor = z.object({
  position: z.number().int().nonnegative(),
  chain: z.string(),
  /** One for each partition of the archive that holds anything. */
  archive: z.array(z.object({ partition: z.number().int(), position: z.number().int(), chain: z.string() })),
  /** Unix ms. */
  at: z.number().int(),
  /** Ed25519 over the other fields, base64url. */
  signature: z.string(),
})
export type Anchor = z.infer<typeof Anchor>

export interface AnchorOptions {
  readonly directory: string
  /** Ed25519 private key. */
  readonly signingKey: KeyObject
  /** Anchors kept in the file, oldest dropped first; default 10,080: a week of minutes. */
  readonly most?: number
}

const FILE = 'log-anchors.jsonl'
const DEFAULT_MOST = 10_080

/** What is signed: one item per line, so that any tool can put it together. */
function statementOf({ position, chain, archive, at }: Omit<Anchor, 'signature'>): Buffer {
  const partitions = archive.map((head) => `${head.partition} ${head.position} ${head.chain}`)
  return Buffer.from(['nexus anchor 1', String(at), `${position} ${chain}`, ...partitions].join('\n'))
}

/** Signs where the log stands, and puts it at the end of the file; the file is whole at every moment. */
export async function anchorHead(
  db: Querier,
  { directory, signingKey, most = DEFAULT_MOST }: AnchorOptions,
): Promise<Anchor> {
  const { rows } = await db.query<{ position: number; chain: string; archive: Anchor['archive'] | null }>(
    `select position, encode(chain, 'hex') as chain, (select json_agg(json_build_object('partition', partition, 'position', position,
       'chain', encode(chain, 'hex')) order by partition) from nexus.archive_head where position > 0) as archive from nexus.log_head`,
  )
  const { position, chain, archive } = rows[0] as { position: number; chain: string; archive: Anchor['archive'] | null }
  const unsigned = { position, chain, archive: archive ?? [], at: Date.now() }
  const anchor: Anchor = { ...unsigned, signature: sign(null, statementOf(unsigned), signingKey).toString('base64url') }

  await mkdir(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, FILE)
  const earlier = await linesOf(path)
  const lines = [...earlier.slice(-(most - 1)), JSON.stringify(anchor)]
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(`${lines.join('\n')}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
  return anchor
}

/** Anchors of a directory, oldest first. @throws Error for one that the key did not sign. */
export async function readAnchors(directory: string, key: KeyObject): Promise<Anchor[]> {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  const lines = await linesOf(join(directory, FILE))
  return lines.map((line, i) => {
    const anchor = Anchor.parse(JSON.parse(line))
    if (!verify(null, statementOf(anchor), publicKey, Buffer.from(anchor.signature, 'base64url'))) {
      throw new Error(`line ${i + 1} of ${FILE} was not signed by this key`)
    }
    return anchor
  })
}

export interface KeepAnchoredOptions extends AnchorOptions {
  readonly signal: AbortSignal
  /** Pause between two anchors, in ms; default a minute. What is appended and cut off between them leaves no trace. */
  readonly everyMs?: number
  /** Told when an anchor failed; the next one is tried all the same. */
  readonly onFault: (error: unknown) => void
}

/** Anchors the head again and again until `signal` aborts, and once more then. */
export async function keepAnchored(
  anchor: (options: AnchorOptions) => Promise<Anchor>,
  { signal, everyMs = 60_000, onFault, ...options }: KeepAnchoredOptions,
): Promise<void> {
  while (!signal.aborted) {
    await anchor(options).catch(onFault)
    await wait(everyMs, undefined, { signal, ref: false }).catch(() => undefined)
  }
  await anchor(options).catch(onFault)
}

async function linesOf(path: string): Promise<string[]> {
  try {
    return (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
