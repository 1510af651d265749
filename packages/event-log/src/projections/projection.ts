import type { Message } from '@nexus/events'
import type { Querier } from '../append.ts'

/** An event as projections see it, lifted to its newest version. */
export type Projected = Message & { readonly position: number; readonly entity: string; readonly entityVersion: number }

/** A table made of events alone: dropped and rebuilt from position 0 at any time, it comes out the same. */
export interface Projection {
  readonly name: string
  readonly tables: readonly string[]
  /** It sees these types and no others. */
  readonly types: readonly string[]
  /** Events in order of position, each once; inside the transaction that moves the checkpoint past them. */
  apply(events: readonly Projected[], trx: Querier): Promise<void>
}
