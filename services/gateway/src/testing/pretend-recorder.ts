import { Redis } from 'ioredis'

export interface StreamedFrame {
  readonly partition: number
  readonly stream: string
  readonly sessionId: string
  readonly sequence: number
  readonly before: number
  readonly t: string
  readonly d: Record<string, unknown>
  readonly fields: Readonly<Record<string, string>>
}

const STREAMS = ['discord.events', 'discord.interactions']

/** Reads frames as `recorder` does, and moves the watermark of each session over what has no gap. */
export class PretendRecorder {
  readonly #redis: Redis
  readonly #partitions: number
  /** By partition and session: sequence → the one before it, of frames beyond the watermark. */
  readonly #waiting = new Map<string, Map<number, number>>()
  readonly #archived = new Map<string, number>()
  isArchiving = true
  #timer: NodeJS.Timeout | undefined
  #reading: Promise<void> = Promise.resolve()

  constructor(url: string, partitions: number) {
    this.#redis = new Redis(url)
    this.#redis.on('error', () => undefined)
    this.#partitions = partitions
  }

  start(everyMs = 20): this {
    this.#timer = setInterval(() => {
      this.#reading = this.#reading.then(() => this.#archive()).catch(() => undefined)
    }, everyMs)
    return this
  }

  /** Archives nothing more; resolves when what was begun is done. */
  async pause(): Promise<void> {
    this.isArchiving = false
    await this.#reading
  }

  /** Everything on the streams now, partition by partition and in order. */
  async read(): Promise<StreamedFrame[]> {
    const frames: StreamedFrame[] = []
    for (let partition = 0; partition < this.#partitions; partition++) {
      for (const stream of STREAMS) {
        const entries = await this.#redis.xrange(`nexus:{${partition}}:${stream}`, '-', '+')
        for (const [, flat] of entries) frames.push(frameFrom(partition, stream, flat))
      }
    }
    return frames
  }

  /** Events that were archived, by `session:sequence`. */
  readonly archive = new Set<string>()

  async #archive(): Promise<void> {
    if (!this.isArchiving) return
    for (const { partition, sessionId, sequence, before } of await this.read()) {
      const key = `${partition} ${sessionId}`
      const waiting = this.#waiting.get(key) ?? new Map<number, number>()
      this.#waiting.set(key, waiting)
      if (sequence > (this.#archived.get(key) ?? 0)) waiting.set(sequence, before)
      this.archive.add(`${sessionId}:${sequence}`)
    }
    for (const [key, waiting] of this.#waiting) {
      let at = this.#archived.get(key) ?? 0
      for (const [sequence, before] of [...waiting].toSorted(([a], [b]) => a - b)) {
        if (before > at) break
        at = Math.max(at, sequence)
        waiting.delete(sequence)
      }
      this.#archived.set(key, at)
      const [partition, sessionId = ''] = key.split(' ')
      if (at > 0) await this.#redis.hset(`nexus:{${partition}}:archived`, sessionId, String(at))
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    await this.#reading
    this.#redis.disconnect()
  }
}

function frameFrom(partition: number, stream: string, flat: readonly string[]): StreamedFrame {
  const fields = Object.fromEntries(flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? '']] : [])))
  const { data } = JSON.parse(fields.m ?? '{}')
  return {
    partition,
    stream,
    sessionId: data.sessionId,
    sequence: data.sequence,
    before: Number(fields.b),
    t: data.t,
    d: data.d,
    fields,
  }
}
