import { constants, deflateRawSync } from 'node:zlib'

/** A part of a frame that is the same every time, ready for either kind of connection. */
export interface Piece {
  readonly plain: Buffer
  /** Deflated on its own and flushed, so that it fits anywhere in a zlib stream. */
  readonly deflated: Buffer
}

export function piece(text: string): Piece {
  const plain = Buffer.from(text)
  return { plain, deflated: deflateRawSync(plain, { finishFlush: constants.Z_SYNC_FLUSH }) }
}

/** WebSocket header for payloads of 126 to 65,535 bytes, from a server. */
const WS_HEADER_BYTES = 4
/** Header of a deflate block that is stored as it is. */
const STORED_HEADER_BYTES = 5
const FIN = 0x80
const TEXT = 1
const BINARY = 2

/**
 * Builds many WebSocket frames into one buffer. Only the head of each is made anew; the rest is copied.
 * On a zlib-stream connection the head travels as a stored block, so nothing is compressed while the load runs.
 */
export class FrameBatch {
  readonly #bytes: Buffer
  readonly #isDeflated: boolean
  #length = 0

  constructor(capacityBytes: number, isDeflated: boolean) {
    this.#bytes = Buffer.allocUnsafe(capacityBytes)
    this.#isDeflated = isDeflated
  }

  /** @returns false when it does not fit any more; `head` is ASCII */
  add(head: string, pieces: readonly Piece[]): boolean {
    let payload = head.length + (this.#isDeflated ? STORED_HEADER_BYTES : 0)
    for (const part of pieces) payload += this.#isDeflated ? part.deflated.length : part.plain.length
    if (this.#length + payload + WS_HEADER_BYTES > this.#bytes.length) return false
    let at = this.#length
    at = this.#bytes.writeUInt8(FIN | (this.#isDeflated ? BINARY : TEXT), at)
    at = this.#bytes.writeUInt8(126, at)
    at = this.#bytes.writeUInt16BE(payload, at)
    if (this.#isDeflated) {
      at = this.#bytes.writeUInt8(0, at)
      at = this.#bytes.writeUInt16LE(head.length, at)
      at = this.#bytes.writeUInt16LE(~head.length & 0xffff, at)
    }
    at += this.#bytes.write(head, at, 'latin1')
    for (const part of pieces) {
      const bytes = this.#isDeflated ? part.deflated : part.plain
      this.#bytes.set(bytes, at)
      at += bytes.length
    }
    this.#length = at
    return true
  }

  get isEmpty(): boolean {
    return this.#length === 0
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }
}
