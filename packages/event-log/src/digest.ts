import { createHash, hash } from 'node:crypto'

/** A row of `event`, as far as its digest covers it. */
export interface DigestedEvent {
  readonly position: number
  /** µs since 1970. */
  readonly recordedUs: bigint
  readonly entityVersion: number
  readonly schemaVersion: number
  /** UUID text. */
  readonly eventId: string
  readonly entity: string
  readonly type: string
  readonly data: string
}

const FIXED = 8 + 8 + 8 + 2 + 16

/** SHA-256, as the README lays it out; the same that `nexus.event_digest` computes in Postgres. */
export function digestOfEvent(event: DigestedEvent): Buffer {
  const words = `${event.entity}\n${event.type}\n${event.data}`
  const bytes = Buffer.allocUnsafe(FIXED + Buffer.byteLength(words))
  bytes.writeBigInt64BE(BigInt(event.position), 0)
  bytes.writeBigInt64BE(event.recordedUs, 8)
  bytes.writeBigInt64BE(BigInt(event.entityVersion), 16)
  bytes.writeInt16BE(event.schemaVersion, 24)
  bytes.write(event.eventId.replaceAll('-', ''), 26, 'hex')
  bytes.write(words, FIXED)
  return hash('sha256', bytes, 'buffer')
}

/** A row of `server_events`, as far as its digest covers it. Discord ids as decimal text; null counts as 0. */
export interface DigestedArchive {
  readonly partition: number
  readonly position: number
  readonly archivedUs: bigint
  readonly entryMs: number
  readonly entrySeq: number
  readonly eventId: string
  readonly sequence: number
  readonly guildId: string | null
  readonly channelId: string | null
  readonly messageId: string | null
  readonly sessionId: string
  readonly type: string
  readonly subject: string | null
  readonly data: Uint8Array
}

const ARCHIVE_FIXED = 2 + 8 + 8 + 8 + 4 + 16 + 8 * 4

export function digestOfArchived(event: DigestedArchive): Buffer {
  const bytes = Buffer.allocUnsafe(ARCHIVE_FIXED)
  bytes.writeInt16BE(event.partition, 0)
  bytes.writeBigInt64BE(BigInt(event.position), 2)
  bytes.writeBigInt64BE(event.archivedUs, 10)
  bytes.writeBigInt64BE(BigInt(event.entryMs), 18)
  bytes.writeInt32BE(event.entrySeq, 26)
  bytes.write(event.eventId.replaceAll('-', ''), 30, 'hex')
  bytes.writeBigInt64BE(BigInt(event.sequence), 46)
  bytes.writeBigInt64BE(BigInt(event.guildId ?? 0), 54)
  bytes.writeBigInt64BE(BigInt(event.channelId ?? 0), 62)
  bytes.writeBigInt64BE(BigInt(event.messageId ?? 0), 70)
  return createHash('sha256')
    .update(bytes)
    .update(`${event.sessionId}\n${event.type}\n${event.subject ?? ''}\n`)
    .update(event.data)
    .digest()
}

/** The chain after one append: SHA-256 over the chain before, the first position, the time in µs, and the digests in order. */
export function nextChain(
  before: Uint8Array,
  firstPosition: number,
  atUs: bigint,
  digests: readonly Uint8Array[],
): Buffer {
  const numbers = Buffer.allocUnsafe(16)
  numbers.writeBigInt64BE(BigInt(firstPosition), 0)
  numbers.writeBigInt64BE(atUs, 8)
  const sum = createHash('sha256').update(before).update(numbers)
  for (const digest of digests) sum.update(digest)
  return sum.digest()
}

/** The chain of an empty log. */
export const NO_CHAIN = Buffer.alloc(32)
