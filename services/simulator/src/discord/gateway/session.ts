import { randomBytes } from 'node:crypto'
import type { Ledger } from '../control/ledger.ts'
import { ReplayBuffer, type ReplayFrame } from './replay-buffer.ts'

/** Where a session writes while a client is there. */
export interface SessionWire {
  send(text: string): void
}

export type Shard = readonly [id: number, count: number]

/** One client's view of its shard. It outlives its connection, so that a resume can replay what was missed. */
export class Session {
  readonly id = randomBytes(16).toString('hex')
  readonly botId: string
  readonly intents: number
  readonly shard: Shard
  readonly largeThreshold: number
  /** Sequence of the last dispatch; 0 before READY. */
  sequence = 0
  /** Unix ms (wall clock) since when no client is connected; null while one is. */
  detachedAt: number | null = null
  readonly #ledger: Ledger
  readonly #replay: ReplayBuffer
  #wire: SessionWire | null = null

  constructor(facts: {
    botId: string
    intents: number
    shard: Shard
    largeThreshold: number
    replayLimit: number
    ledger: Ledger
  }) {
    this.botId = facts.botId
    this.intents = facts.intents
    this.shard = facts.shard
    this.largeThreshold = facts.largeThreshold
    this.#ledger = facts.ledger
    this.#replay = new ReplayBuffer(facts.replayLimit)
  }

  get wire(): SessionWire | null {
    return this.#wire
  }

  attach(wire: SessionWire): void {
    this.#wire = wire
    this.detachedAt = null
  }

  /** No client is there any more; what is dispatched now waits for a resume. */
  detach(): void {
    this.#wire = null
    this.detachedAt = Date.now()
  }

  dispatch(type: string, dataJson: string, key: string): void {
    const sequence = ++this.sequence
    const row = this.#ledger.dispatched(this.id, sequence, type, key)
    this.#send({ sequence, row, text: () => `{"t":"${type}","s":${sequence},"op":0,"d":${dataJson}}` })
  }

  /** Remember a frame that was put on the socket by other means. */
  remember(frame: ReplayFrame): void {
    this.#replay.push(frame)
  }

  /** Send again, in order, what came after `sequence`. False when that is no longer known. */
  replayAfter(sequence: number): boolean {
    const missed = this.#replay.after(sequence)
    if (!missed) return false
    for (const frame of missed) this.#write(frame)
    return true
  }

  #send(frame: ReplayFrame): void {
    this.#replay.push(frame)
    if (this.#wire) this.#write(frame)
  }

  #write(frame: ReplayFrame): void {
    this.#wire?.send(frame.text())
    this.#ledger.wrote(frame.row)
  }
}
