import type { Connections } from './connect.ts'
import type { HandedBatch } from './delivery.ts'

export interface AckQueueOptions {
  readonly connections: Connections
  readonly leaseKey: string
  /** What the lease's key holds while the acknowledgements are good. */
  readonly fence: string
  readonly group: string
  /** Called for each batch when its acknowledgements were confirmed or refused. */
  readonly onConfirmed: (batch: HandedBatch) => void
  readonly fenceLost: () => Error
}

/** Most ids in one command; Lua cannot unpack many more. */
const MOST_IDS = 4_000

/** Acknowledges together what is acknowledged in one turn of the event loop. */
export class AckQueue {
  readonly #options: AckQueueOptions
  #queued: { readonly batch: HandedBatch; readonly ids: readonly string[] }[] = []
  #next: Promise<void> | undefined
  readonly #underWay = new Set<Promise<void>>()

  constructor(options: AckQueueOptions) {
    this.#options = options
  }

  add(batch: HandedBatch, ids: readonly string[]): void {
    this.#queued.push({ batch, ids })
    batch.unconfirmed += ids.length
  }

  /** Resolves when everything added until now is confirmed. @throws what `fenceLost` makes when the lease is not held */
  confirmed(): Promise<void> {
    if (this.#next) return this.#next
    const flush = new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#flush())
    this.#next = flush
    this.#underWay.add(flush)
    // Whoever does not wait for the answer must not bring the process down.
    flush.catch(() => undefined).finally(() => this.#underWay.delete(flush))
    return flush
  }

  /** Resolves when nothing is on its way. Never rejects. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#underWay)
  }

  async #flush(): Promise<void> {
    const queued = this.#queued
    this.#queued = []
    this.#next = undefined
    const { connections, onConfirmed, fenceLost } = this.#options
    try {
      const answers = await Promise.all(
        this.#callsFor(queued).map((call) =>
          connections.persist('acknowledge', () => connections.commands.nexusAck(2, call)),
        ),
      )
      if (answers.includes(-1)) throw fenceLost()
    } finally {
      for (const { batch, ids } of queued) {
        batch.unconfirmed -= ids.length
        onConfirmed(batch)
      }
    }
  }

  #callsFor(queued: readonly { readonly batch: HandedBatch; readonly ids: readonly string[] }[]) {
    const { leaseKey, fence, group } = this.#options
    const byKey = new Map<string, string[]>()
    for (const { batch, ids } of queued) {
      const { key } = batch.source
      const known = byKey.get(key)
      if (known) for (const id of ids) known.push(id)
      else byKey.set(key, [...ids])
    }
    const calls: (string | number)[][] = []
    for (const [key, ids] of byKey) {
      for (let i = 0; i < ids.length; i += MOST_IDS) {
        const part = ids.slice(i, i + MOST_IDS)
        calls.push([leaseKey, key, fence, group, part.length, ...part])
      }
    }
    return calls
  }
}
