import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { type Connections, describe } from './connect.ts'
import type { OnFault } from './fault.ts'
import { epochKey, partitionsKey } from './keys.ts'

export type EpochLostListener = (partition: number) => Promise<void>

/** How long listeners may take before an operator hears of it, in ms. */
const SLOW_LISTENER_MS = 30_000

/**
 * Knows the epoch of every partition: a random token that is lost together with the data. When another one is found,
 * listeners send again what only they still have, before anything new is published.
 */
export class Epochs {
  readonly #connections: Connections
  readonly #onFault: OnFault
  readonly #known: string[]
  readonly #recoveries = new Map<number, Promise<void>>()
  readonly #lostAgain = new Set<number>()
  readonly #listeners: EpochLostListener[] = []
  readonly #recovering = new AsyncLocalStorage<number>()

  constructor(connections: Connections, partitions: number, onFault: OnFault) {
    this.#connections = connections
    this.#onFault = onFault
    this.#known = new Array<string>(partitions).fill('')
  }

  async readAll(): Promise<void> {
    await Promise.all(this.#known.map((_, partition) => this.#read(partition)))
  }

  of(partition: number): string {
    return this.#known[partition] ?? ''
  }

  onLost(listener: EpochLostListener): void {
    this.#listeners.push(listener)
  }

  /** The recovery that calls for `partition` have to wait for; `undefined` when there is none or a listener makes the call. */
  recoveryOf(partition: number): Promise<void> | undefined {
    return this.isInRecovery(partition) ? undefined : this.#recoveries.get(partition)
  }

  /** True in what a listener does, or has started, for the loss of `partition`. */
  isInRecovery(partition: number): boolean {
    return this.#recoveries.size > 0 && this.#recovering.getStore() === partition
  }

  /** Compares what a call saw with what is known. */
  observe(partition: number, seen: string): void {
    if (seen !== this.of(partition)) void this.lost(partition)
  }

  /** Resolves when the new epoch is known and every listener has sent again what it had. Never rejects. */
  lost(partition: number): Promise<void> {
    const running = this.#recoveries.get(partition)
    if (running) {
      this.#lostAgain.add(partition)
      // A listener that waited here would wait for itself.
      return this.isInRecovery(partition) ? this.#read(partition) : running
    }
    const recovery = this.#recover(partition).finally(() => this.#recoveries.delete(partition))
    this.#recoveries.set(partition, recovery)
    return recovery
  }

  /** Compares the epochs of all partitions with what is known. */
  async check(): Promise<void> {
    await Promise.all(
      this.#known.map(async (_, partition) => {
        if (this.#recoveries.has(partition)) return
        const known = this.of(partition)
        const seen = await this.#connections.persist('read the epoch', () =>
          this.#connections.commands.get(epochKey(partition)),
        )
        if (known === this.of(partition)) this.observe(partition, seen ?? '')
      }),
    )
  }

  async #recover(partition: number): Promise<void> {
    for (let isAgain = false; ; isAgain = true) {
      this.#lostAgain.delete(partition)
      const before = this.of(partition)
      try {
        await this.#read(partition)
      } catch (error) {
        this.#onFault({ kind: 'unexpected', message: `read the epoch: ${describe(error)}`, partition, error })
        return
      }
      // A listener that met the next loss has read the epoch already.
      if (!isAgain && before === this.of(partition)) return
      this.#onFault({ kind: 'epoch-lost', message: `Redis lost the data of partition ${partition}`, partition })
      await this.#recovering.run(partition, () => this.#tellListeners(partition))
      if (!this.#lostAgain.has(partition)) return
    }
  }

  async #tellListeners(partition: number): Promise<void> {
    const slow = setInterval(() => {
      this.#onFault({
        kind: 'handler',
        message: `listeners for the lost epoch of partition ${partition} still run`,
        partition,
      })
    }, SLOW_LISTENER_MS)
    await Promise.all(
      this.#listeners.map((listener) =>
        Promise.resolve()
          .then(() => listener(partition))
          .catch((error: unknown) => {
            const message = `a listener for the lost epoch of partition ${partition} threw: ${describe(error)}`
            this.#onFault({ kind: 'handler', message, partition, error })
          }),
      ),
    )
    clearInterval(slow)
  }

  async #read(partition: number): Promise<void> {
    const { commands, persist } = this.#connections
    const key = epochKey(partition)
    this.#known[partition] = await persist('read the epoch', async () => {
      await commands.set(partitionsKey, this.#known.length, 'NX')
      await commands.set(key, randomUUID(), 'NX')
      return (await commands.get(key)) ?? ''
    })
  }
}
