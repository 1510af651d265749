import { constants, createInflate } from 'node:zlib'

/** What Node's zlib streams work with underneath. It is not public; `canInflateInPlace` finds out whether it is there. */
interface ZlibInternals {
  readonly _handle: {
    writeSync(
      flush: number,
      input: Uint8Array,
      inputOffset: number,
      inputLength: number,
      output: Uint8Array,
      outputOffset: number,
      outputLength: number,
    ): void
    onerror: (message: string, errno: number, code: string) => void
    close(): void
  }
  /** Bytes of output left, then bytes of input left, after a write. */
  readonly _writeState: Uint32Array
}

const OUTPUT_SIZE = 65_536
/** Largest payload that is taken, in bytes; Discord's largest are guilds, some MB. */
const LARGEST = 64 * 1024 * 1024

/** Whether this Node lets a zlib stream be read without a trip through its thread pool. */
export function canInflateInPlace(): boolean {
  const internals = createInflate() as unknown as Partial<ZlibInternals>
  return typeof internals._handle?.writeSync === 'function' && internals._writeState instanceof Uint32Array
}

/**
 * A zlib stream, inflated message by message on the spot. The trip through the thread pool, which Node's streams make for
 * each message, costs 20 to 50 times as much as inflating it. Has the interface that the library expects of `zlib-sync`.
 */
export class Inflate {
  /** zlib's error code, below 0; 0 for none. */
  err = 0
  msg: string | null = null
  /** All text since the flush before; null until the next flush. */
  result: string | null = null
  readonly #internals = createInflate() as unknown as ZlibInternals
  readonly #output = Buffer.allocUnsafe(OUTPUT_SIZE)
  #parts: Buffer[] = []
  #size = 0

  constructor() {
    this.#internals._handle.onerror = (message, errno) => {
      this.err = errno
      this.msg = message
    }
  }

  push(input: Uint8Array, flush: boolean | number): void {
    this.result = null
    const { _handle: handle, _writeState: state } = this.#internals
    for (let offset = 0; ; ) {
      handle.writeSync(constants.Z_SYNC_FLUSH, input, offset, input.length - offset, this.#output, 0, OUTPUT_SIZE)
      if (this.err !== 0) return
      const [outputLeft = 0, inputLeft = 0] = state
      const written = OUTPUT_SIZE - outputLeft
      offset = input.length - inputLeft
      const isLast = outputLeft > 0
      if (isLast && flush && this.#parts.length === 0) {
        this.result = this.#output.toString('utf8', 0, written)
        return
      }
      this.#keep(Buffer.from(this.#output.subarray(0, written)))
      if (this.err !== 0) return
      if (!isLast) continue
      if (flush) {
        this.result = Buffer.concat(this.#parts).toString('utf8')
        this.#parts = []
        this.#size = 0
      }
      return
    }
  }

  #keep(part: Buffer): void {
    this.#size += part.length
    this.#parts.push(part)
    if (this.#size <= LARGEST) return
    this.err = constants.Z_BUF_ERROR
    this.msg = `a payload of more than ${LARGEST} bytes`
  }
}
