import { randomUUID } from 'node:crypto'
import type { Connections } from './connect.ts'
import type { Epochs } from './epochs.ts'
import type { Fence } from './fence.ts'
import { epochKey, leaseKey, tokenKey } from './keys.ts'

/** A lease runs out this long after its last renewal, in ms. */
export const LEASE_MS = 5_000
/** Pause between two renewals, in ms. */
export const RENEW_MS = 1_500

/** A lease as its owner knows it. */
export interface HeldLease {
  readonly fence: Fence
  /** On the clock of `performance.now()`, in ms: past it somebody else may hold the lease. */
  validUntil: number
}

/** Takes, renews and gives back leases: one owner per name and partition, with a token that grows with every owner. */
export class Leases {
  readonly #connections: Connections
  readonly #epochs: Epochs

  constructor(connections: Connections, epochs: Epochs) {
    this.#connections = connections
    this.#epochs = epochs
  }

  /** Resolves to `undefined` when somebody else holds it. */
  async acquire(lease: string, partition: number, owner: string): Promise<HeldLease | undefined> {
    // Each acquisition is an owner of its own: a lease that this process held before and lost is not this one.
    const name = `${owner}/${randomUUID()}`
    const askedAt = performance.now()
    const token = await this.#connections.persist(`acquire ${lease}`, () =>
      this.#connections.commands.nexusAcquire(2, [
        leaseKey(partition, lease),
        tokenKey(partition, lease),
        name,
        LEASE_MS,
      ]),
    )
    if (token === null) return undefined
    const fence = { lease, partition, token: Number(token), value: `${token}:${name}` }
    return { fence, validUntil: askedAt + LEASE_MS }
  }

  /** Resolves to false when the lease is not held any more. */
  async renew(held: HeldLease): Promise<boolean> {
    const { lease, partition, value } = held.fence
    const askedAt = performance.now()
    const [isHeld, epoch] = await this.#connections.persist(`renew ${lease}`, () =>
      this.#connections.commands.nexusRenew(2, [leaseKey(partition, lease), epochKey(partition), value, LEASE_MS]),
    )
    this.#epochs.observe(partition, epoch)
    if (isHeld !== 1) return false
    held.validUntil = askedAt + LEASE_MS
    return true
  }

  async release({ lease, partition, value }: Fence): Promise<void> {
    await this.#connections.persist(`release ${lease}`, () =>
      this.#connections.commands.nexusRelease(1, [leaseKey(partition, lease), value, '', '']),
    )
  }
}
