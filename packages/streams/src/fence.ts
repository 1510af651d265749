/** Proof of holding a lease, checked by Redis with everything that is published or settled under it. */
export interface Fence {
  /** The lease's name: a consumer group or what was passed to `lease`. */
  readonly lease: string
  readonly partition: number
  /** Grows with every change of owner, also over a loss of all data. */
  readonly token: number
  /** What the lease's key holds while this owner has it. */
  readonly value: string
}
