/** Something that the package coped with, or is coping with, and that an operator should hear of. */
export interface Fault {
  readonly kind: FaultKind
  /** One sentence with the numbers. */
  readonly message: string
  readonly partition?: number
  readonly error?: unknown
  /** When it is tried again, in ms; absent when nothing waits for it. */
  readonly retryInMs?: number
}

export type FaultKind =
  /** No connection, or a connection that stayed silent for too long. */
  | 'unreachable'
  /** Redis answers and refuses: it is loading, out of memory, read-only, cannot save, or busy with a script. */
  | 'loading'
  | 'out-of-memory'
  | 'read-only'
  | 'cannot-save'
  | 'busy'
  | 'cluster-down'
  /** Redis lost its data: another epoch, or streams without their groups. */
  | 'epoch-lost'
  | 'group-missing'
  /** Redis may throw streams away under memory pressure. */
  | 'eviction-policy'
  /** Entries that were pending are gone: something else than this package trimmed or deleted them. */
  | 'pending-trimmed'
  /** Old dead letters were dropped for new ones. */
  | 'dead-letters-dropped'
  /** A lease was taken by another owner or ran out. */
  | 'lease-lost'
  /** `onBatch` or a lifecycle listener threw, or holds a delivery for too long. */
  | 'handler'
  /** A call failed in a way this package does not know. */
  | 'unexpected'

export type OnFault = (fault: Fault) => void

const REFUSALS: readonly (readonly [prefix: string, kind: FaultKind])[] = [
  ['LOADING', 'loading'],
  ['OOM', 'out-of-memory'],
  ['READONLY', 'read-only'],
  ['MISCONF', 'cannot-save'],
  ['NOREPLICAS', 'cannot-save'],
  ['BUSY ', 'busy'],
  ['UNKILLABLE', 'busy'],
  ['MASTERDOWN', 'cluster-down'],
  ['CLUSTERDOWN', 'cluster-down'],
  ['TRYAGAIN', 'cluster-down'],
]

/** The kind of a refusal that passes by itself, or `undefined` for any other error. */
export function refusalOf(error: unknown): FaultKind | undefined {
  const message = error instanceof Error ? error.message : String(error)
  // A script's errors carry the code of the command that failed inside it, sometimes behind "ERR ".
  const text = message.startsWith('ERR ') ? message.slice(4) : message
  return REFUSALS.find(([prefix]) => text.startsWith(prefix))?.[1]
}

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 2_000

/** Pause before attempt `attempt` + 1, in ms: doubling, with up to a quarter of chance so that processes spread out. */
export function backoffMs(attempt: number): number {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempt - 1, 10), LONGEST_PAUSE_MS)
  return Math.round(pause * (1 + Math.random() / 4))
}
