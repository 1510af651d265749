import type { Anchor } from './anchor.ts'
import { NO_CHAIN, nextChain } from './digest.ts'

/**
 * - `edited`: the row is not what was appended;
 * - `swapped`: its content stands at another position of the same append;
 * - `missing`, `inserted`: a position without a row, a row that was never appended;
 * - `resealed`: rows and their digests agree, the chain over them does not;
 * - `cut-off`: events that a signed anchor saw are gone from the end;
 * - `forked`: the chain is whole, but not the one that a signed anchor saw;
 * - `misindexed`: an event that its entity's history does not hold at its version, or the other way round.
 */
export type FaultKind = 'edited' | 'swapped' | 'missing' | 'inserted' | 'resealed' | 'cut-off' | 'forked' | 'misindexed'

export interface Fault {
  readonly kind: FaultKind
  /** Where it begins. For the archive, in that partition. */
  readonly position: number
  readonly detail: string
}

export interface Verified {
  /** Rows that were read. */
  readonly rows: number
  readonly position: number
  /** Hex. */
  readonly chain: string
  readonly fault: Fault | null
}

export interface VerifyOptions {
  readonly anchors?: readonly Pick<Anchor, 'position' | 'chain'>[]
  readonly signal?: AbortSignal
  /** Told after each page. */
  readonly onProgress?: (position: number) => void
}

export interface SealRow {
  readonly first_position: number
  readonly last_position: number
  readonly at_us: string
  readonly chain: Buffer
}

/** A row whose digest can be computed anew, also as if it stood elsewhere. */
export interface CheckedRow {
  readonly position: number
  readonly recordedUs: bigint
  readonly digest: Buffer
  digestAt(position: number, recordedUs: bigint): Buffer
}

/** What is verified: the log, or one partition of the archive. */
export interface Chained<Row extends CheckedRow> {
  readonly head: { readonly position: number; readonly chain: Buffer }
  /** Next rows in order of time and position, after `cursor`; null begins. */
  rows(cursor: string | null): Promise<{ readonly rows: readonly Row[]; readonly cursor: string | null }>
  /** Seals after a position, in order. */
  seals(after: number): Promise<readonly SealRow[]>
}

/** Walks rows and seals together. */
export async function verifyChain<Row extends CheckedRow>(
  chained: Chained<Row>,
  options: VerifyOptions,
): Promise<Verified> {
  const { anchors = [], signal, onProgress } = options
  const byPosition = new Map(anchors.map((anchor) => [anchor.position, anchor]))
  let chain: Buffer = NO_CHAIN
  let position = 0
  let count = 0
  const stop = (fault: Fault | null): Verified => ({ rows: count, position, chain: chain.toString('hex'), fault })

  let pending: readonly Row[] = []
  let cursor: string | null = null
  let taken = 0
  const next = async (): Promise<Row | undefined> => {
    if (taken >= pending.length) {
      if (count > 0 && cursor === null) return undefined
      const page = await chained.rows(cursor)
      pending = page.rows
      cursor = page.cursor
      taken = 0
    }
    const row = pending[taken++]
    if (row) count += 1
    return row
  }

  for (let seals = await chained.seals(0); seals.length > 0; seals = await chained.seals(position)) {
    for (const seal of seals) {
      signal?.throwIfAborted()
      if (seal.first_position !== position + 1)
        return stop(missing(position + 1, 'it was never sealed, what follows was'))
      const atUs = BigInt(seal.at_us)
      const rows: Row[] = []
      for (let expected = seal.first_position; expected <= seal.last_position; expected++) {
        const row = await next()
        if (!row) return stop(missing(expected, 'nothing follows it'))
        if (row.position < expected) return stop(inserted(row.position))
        if (row.position > expected) return stop(missing(expected, `${row.position} stands in its place`))
        rows.push(row)
      }
      const fault = faultOf(rows, atUs)
      if (fault) return stop(fault)
      chain = nextChain(
        chain,
        seal.first_position,
        atUs,
        rows.map(({ digest }) => digest),
      )
      if (!chain.equals(seal.chain)) {
        return stop({
          kind: 'resealed',
          position: seal.first_position,
          detail: `the seal over ${rows.length} rows does not fit them`,
        })
      }
      position = seal.last_position
      const anchor = byPosition.get(position)
      if (anchor && anchor.chain !== chain.toString('hex')) {
        return stop({ kind: 'forked', position, detail: 'a signed anchor saw another chain here' })
      }
    }
    onProgress?.(position)
  }
  const left = await next()
  if (left) return stop(inserted(left.position))
  return stop(endFault(position, chain, chained.head, anchors))
}

function endFault(
  position: number,
  chain: Buffer,
  head: { readonly position: number; readonly chain: Buffer },
  anchors: readonly Pick<Anchor, 'position' | 'chain'>[],
): Fault | null {
  const furthest = anchors.reduce((most, anchor) => Math.max(most, anchor.position), 0)
  if (furthest > position) {
    return {
      kind: 'cut-off',
      position: position + 1,
      detail: `a signed anchor saw ${furthest} positions, ${position} are left`,
    }
  }
  if (head.position > position)
    return { kind: 'cut-off', position: position + 1, detail: `the head says ${head.position}` }
  // What was appended since the head was read is ahead of it.
  if (head.position === position && !head.chain.equals(chain)) {
    return { kind: 'resealed', position, detail: 'the head holds another chain than the last seal' }
  }
  return null
}

function faultOf(rows: readonly CheckedRow[], atUs: bigint): Fault | null {
  const wrong = rows.filter(
    (row) => row.recordedUs !== atUs || !row.digestAt(row.position, row.recordedUs).equals(row.digest),
  )
  const [first] = wrong
  if (!first) return null
  for (const other of wrong) {
    if (other === first) continue
    const digest = first.digestAt(other.position, atUs)
    if (digest.equals(other.digest) || digest.equals(first.digest)) {
      return { kind: 'swapped', position: first.position, detail: `it holds what was appended at ${other.position}` }
    }
  }
  return { kind: 'edited', position: first.position, detail: 'it is not what was appended' }
}

function missing(position: number, detail: string): Fault {
  return { kind: 'missing', position, detail }
}

function inserted(position: number): Fault {
  return { kind: 'inserted', position, detail: 'a row that was never appended here' }
}
