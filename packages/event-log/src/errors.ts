/** What a consumer does with an error: try the same again without counting it, or set the entry aside for a person. */
export type Disposition = 'retry' | 'dead-letter'

/** Postgres is away, overloaded or changing its leader. Nothing is known to be wrong with what was asked. */
export class LogUnavailableError extends Error {
  override readonly name = 'LogUnavailableError'
  readonly disposition: Disposition = 'retry'
}

/** The log refuses what was asked, and would refuse it again. */
export class LogRefusedError extends Error {
  override readonly name = 'LogRefusedError'
  readonly disposition: Disposition = 'dead-letter'
}

/** Positions follow each other without gaps: a hole is a bug or tampering, and no reader may step over it. */
export class LogGapError extends Error {
  override readonly name = 'LogGapError'
  readonly disposition: Disposition = 'dead-letter'
  /** First position that is not there. */
  readonly missing: number

  constructor(missing: number, detail: string) {
    super(`the log has no position ${missing}: ${detail}`)
    this.missing = missing
  }
}

/** The log holds an event that this build cannot read: it is malformed, or of a newer version. */
export class EventUnreadableError extends Error {
  override readonly name = 'EventUnreadableError'
  readonly disposition: Disposition = 'dead-letter'
  readonly position: number

  constructor(position: number, detail: string) {
    super(`the event at ${position} cannot be read: ${detail}`)
    this.position = position
  }
}

/** Streams are partitioned once, at first start; another number would send a guild's messages out of order. */
export class PartitionCountError extends Error {
  override readonly name = 'PartitionCountError'
  readonly disposition: Disposition = 'dead-letter'

  constructor(asked: number, stored: number) {
    super(`this service is configured for ${asked} partitions, the log was begun with ${stored}; set the number back`)
  }
}

/** Sealed words name a subject that this log has never had a key for. */
export class SubjectUnknownError extends Error {
  override readonly name = 'SubjectUnknownError'
  readonly disposition: Disposition = 'dead-letter'
}

/** A key is wrapped by a master key that was not given, or sealed bytes were altered. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError'
  readonly disposition: Disposition = 'dead-letter'
}

/** Classes and codes of SQLSTATE that pass by themselves: connections, resources, operators, timeouts, deadlocks, a standby. */
const passing = /^(08|53|57|58|XX000$|40001$|40P01$|55P03$|25006$)/
const lostConnection =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT|Connection terminated|connection error|not queryable|timeout exceeded|timeout expired|Connection ended|Client was closed/i

/** Puts an error of the driver into the log's words; errors that already are stay as they are. */
export function asLogError(error: unknown, doing: string): Error {
  if (error instanceof Error && 'disposition' in error) return error
  const { code, message } = error as { code?: unknown; message?: unknown }
  const text = typeof message === 'string' ? message : String(error)
  const isLost = lostConnection.test(String(code)) || lostConnection.test(text)
  // An error that is no answer of the server (it has no SQLSTATE) is one of the way to it.
  if (isLost || (typeof code === 'string' && passing.test(code))) {
    return new LogUnavailableError(`the log is unavailable while ${doing}: ${text}`, { cause: error })
  }
  return new LogRefusedError(`the log refused ${doing}: ${text}`, { cause: error })
}
