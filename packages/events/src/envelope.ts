import { z } from 'zod'
import { Snowflake, TimeMs, Uuid } from './primitives.ts'

/** What every message travels in. `T` is its name on the wire, in the log and on every dashboard. */
export interface Envelope<T extends string = string, D = unknown> {
  /** UUIDv8 derived from its cause, so that the same cause always gives the same id. */
  readonly id: string
  readonly type: T
  /** Version of `data`'s schema, from 1. */
  readonly version: number
  /** Unix time in ms of what caused it: domain time, never the clock of the service that says it. */
  readonly occurredAt: number
  readonly guildId: string | null
  /** Id of the raw event or command that began the chain. */
  readonly correlationId: string
  /** Id of the message directly before; null for the first of a chain. */
  readonly causationId: string | null
  /** W3C trace context. */
  readonly traceparent: string | null
  readonly data: D
}

export const EnvelopeHeader = z.object({
  id: Uuid,
  type: z.string().min(1).max(100),
  version: z.number().int().positive(),
  occurredAt: TimeMs,
  guildId: Snowflake.nullable(),
  correlationId: Uuid,
  causationId: Uuid.nullable(),
  traceparent: z.string().max(100).nullable(),
  data: z.unknown(),
})
