import { constants, deflateRawSync } from 'node:zlib'

/** How much of what was sent before a frame may refer to, in bytes. Small: the window is hashed again for every frame. */
const WINDOW_BYTES = 4_096
const ZLIB_HEADER = Buffer.from([0x78, 0x9c])

/**
 * One `compress=zlib-stream` connection: a single zlib stream, flushed after each payload so that it ends in 00 00 FF FF.
 * Later frames refer to earlier ones, so a client that loses its inflate state fails here as it would on Discord.
 */
export class ZlibStream {
  #window: Buffer = Buffer.alloc(0)
  #hasBegun = false

  compress(text: string): Buffer {
    const payload = Buffer.from(text)
    const deflated = deflateRawSync(payload, {
      level: 1,
      finishFlush: constants.Z_SYNC_FLUSH,
      ...(this.#window.length > 0 ? { dictionary: this.#window } : {}),
    })
    this.#window = Buffer.concat([this.#window, payload]).subarray(-WINDOW_BYTES)
    return this.begin(deflated)
  }

  /** Bytes that were compressed elsewhere pass through: nothing sent before them may be referred to any more. */
  passThrough(): void {
    this.#window = Buffer.alloc(0)
  }

  /** The first bytes of a stream carry zlib's header. */
  begin(deflated: Buffer): Buffer {
    if (this.#hasBegun) return deflated
    this.#hasBegun = true
    return Buffer.concat([ZLIB_HEADER, deflated])
  }
}
