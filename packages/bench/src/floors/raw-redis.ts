import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** Commands in one write. */
const BATCH = 500

/** Redis over a bare socket, with commands that are bytes already and answers that nobody reads. */
export class RawRedis {
  readonly #socket: Socket

  private constructor(socket: Socket) {
    this.#socket = socket
  }

  static async open(url: string): Promise<RawRedis> {
    const { hostname, port, password } = new URL(url)
    const socket = connect(Number(port || 6379), hostname)
    await once(socket, 'connect')
    const redis = new RawRedis(socket)
    if (password) await redis.run([command('AUTH', decodeURIComponent(password))])
    return redis
  }

  /** Sends all, at most two writes ahead of the answers. */
  async run(commands: readonly Buffer[]): Promise<void> {
    const writes: Buffer[] = []
    for (let first = 0; first < commands.length; first += BATCH) {
      writes.push(Buffer.concat([...commands.slice(first, first + BATCH), PING]))
    }
    let answered = 0
    let sent = 0
    let tail = Buffer.alloc(0)
    const { promise, resolve } = Promise.withResolvers<void>()
    const send = () => {
      while (sent < writes.length && sent < answered + 2) this.#socket.write(writes[sent++] ?? PING)
    }
    const read = (chunk: Buffer) => {
      const text = Buffer.concat([tail, chunk])
      // Every write ends with a PING; its answer comes after all others, and holds what no entry holds.
      for (let at = text.indexOf(PONG); at >= 0; at = text.indexOf(PONG, at + PONG.length)) answered += 1
      tail = text.subarray(Math.max(0, text.length - PONG.length + 1))
      if (answered >= writes.length) resolve()
      else send()
    }
    this.#socket.on('data', read)
    send()
    await promise
    this.#socket.off('data', read)
  }

  close(): void {
    this.#socket.destroy()
  }
}

export function command(...words: readonly string[]): Buffer {
  return Buffer.from(
    `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`,
  )
}

const TOKEN = 'nexus-bench-end-of-write'
const PING = command('PING', TOKEN)
const PONG = Buffer.from(`\r\n${TOKEN}\r\n`)
