/** Oldest dead letters of a stream and partition are dropped beyond about this many. */
export const MOST_DEAD_LETTERS = 10_000

/** An entry that a group gave up, as it is kept. */
export interface DeadEntry {
  /** Stream and entry id it had. */
  readonly stream: string
  readonly entryId: string
  /** The group that gave it up. Other groups have it or had it on their own. */
  readonly group: string
  readonly attempts: number
  readonly code: string
  readonly message: string
  /** When it was given up, Unix ms. */
  readonly at: number
  /** Names and values in turn, as the consumer left them. */
  readonly fields: readonly string[]
}

const NAMES = ['stream', 'entry', 'group', 'attempts', 'code', 'message', 'at'] as const

export function deadLetterFields({ stream, entryId, group, attempts, code, message, at, fields }: DeadEntry): string[] {
  const values = [stream, entryId, group, String(attempts), code, message, String(at)]
  return [...NAMES.flatMap((name, i) => [name, values[i] ?? '']), ...fields]
}

export function readDeadLetter(flat: readonly string[]): DeadEntry {
  const [stream = '', entryId = '', group = '', attempts = '0', code = '', message = '', at = '0'] = NAMES.map(
    (_, i) => flat[i * 2 + 1] ?? '',
  )
  return {
    stream,
    entryId,
    group,
    attempts: Number(attempts),
    code,
    message,
    at: Number(at),
    fields: flat.slice(NAMES.length * 2),
  }
}
