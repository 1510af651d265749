import { AckedSequence } from './acked-sequence.ts'
import type { StoredSession } from './ports.ts'

/** A session in the library's words. */
export interface SessionInfo {
  readonly sessionId: string
  readonly resumeURL: string
  readonly sequence: number
  readonly shardId: number
  readonly shardCount: number
}

interface Session {
  info: SessionInfo
  readonly startedAt: number
  readonly acked: AckedSequence
  /** Highest sequence that came. */
  lastSeen: number
  /** Unix ms. */
  lastEventAt: number
}

export interface ShardSessionOptions {
  readonly shardId: number
  readonly stored: StoredSession | null
  /** Unix time in ms. */
  readonly now: () => number
  /** A new session began, and Discord will never deliver what the lost one still had. */
  readonly onLost: (lost: StoredSession) => void
}

/** Resumes in a row that came to nothing, after which a session is taken for gone. */
const MOST_FAILED_RESUMES = 4
/** Discord closed the connection because the sequence makes no sense to it. */
const INVALID_SEQUENCE = 4007

/**
 * A shard's session, as the library's hooks see it: in memory and at once, because hooks that wait would reorder
 * dispatches. The library forgets a session whenever the network fails; this one only when Discord has ended it.
 */
export class ShardSession {
  readonly #options: ShardSessionOptions
  #current: Session | null
  /** The session before, which nobody may resume. */
  #ended: Session | null = null
  #sawHello = false
  #closeCode: number | null = null
  #failedResumes = 0
  #isKept = false

  constructor(options: ShardSessionOptions) {
    this.#options = options
    this.#current = options.stored && sessionFrom(options.stored, options.shardId)
  }

  get id(): string | null {
    return this.#current?.info.sessionId ?? null
  }

  get startedAt(): number {
    return this.#current?.startedAt ?? 0
  }

  get acked(): AckedSequence | null {
    return this.#current?.acked ?? null
  }

  /** What another process would need to go on from here. */
  get stored(): StoredSession | null {
    return this.#current && toStored(this.#current)
  }

  /** The library is about to connect. */
  connecting(): SessionInfo | null {
    this.#sawHello = false
    this.#closeCode = null
    if (this.#failedResumes >= MOST_FAILED_RESUMES) this.#end()
    return this.retrieve()
  }

  retrieve(): SessionInfo | null {
    return this.#current?.info ?? null
  }

  update(info: SessionInfo | null): void {
    if (info === null) {
      if (this.#isOver()) this.#end()
    } else if (this.#current?.info.sessionId === info.sessionId) {
      this.#current.info = info
    } else {
      this.#end()
      this.#begin(info)
    }
  }

  hello(): void {
    this.#sawHello = true
  }

  /** The connection is of use: what comes now is new. */
  established(): void {
    this.#failedResumes = 0
  }

  closed(code: number, wasResuming: boolean): void {
    this.#closeCode = code
    if (wasResuming) this.#failedResumes += 1
  }

  /** From here on the session stays as it is, whatever the library says: another process goes on with it. */
  keep(): void {
    this.#isKept = true
  }

  /** @returns false for a dispatch that came before. */
  receive(sequence: number): boolean {
    const session = this.#current
    if (!session || sequence <= session.lastSeen) return false
    session.lastSeen = sequence
    session.lastEventAt = this.#options.now()
    return true
  }

  /** A null means the end only when Discord said so; the library also sends one for every failure of the network. */
  #isOver(): boolean {
    if (this.#isKept) return false
    const wasToldOverOpenConnection = this.#sawHello && this.#closeCode === null
    return wasToldOverOpenConnection || this.#closeCode === INVALID_SEQUENCE
  }

  #end(): void {
    this.#failedResumes = 0
    this.#ended ??= this.#current
    this.#current = null
  }

  #begin(info: SessionInfo): void {
    const now = this.#options.now()
    const acked = new AckedSequence({ sequence: 0, lastByPartition: new Map(), lastMessageAt: 0 })
    this.#current = { info, startedAt: now, acked, lastSeen: 0, lastEventAt: now }
    const ended = this.#ended
    this.#ended = null
    if (ended) this.#options.onLost(toStored(ended))
  }
}

function sessionFrom(stored: StoredSession, shardId: number): Session {
  const { sessionId, resumeUrl, shardCount, startedAt, sequence, lastByPartition, lastMessageAt, lastEventAt } = stored
  return {
    info: { sessionId, sequence, resumeURL: resumeUrl, shardId, shardCount },
    startedAt,
    acked: new AckedSequence({ sequence, lastByPartition, lastMessageAt }),
    lastSeen: sequence,
    lastEventAt,
  }
}

function toStored({ info, startedAt, acked, lastEventAt }: Session): StoredSession {
  const { sessionId, resumeURL, shardCount } = info
  return { sessionId, resumeUrl: resumeURL, shardCount, startedAt, lastEventAt, ...acked.progress }
}
