import { z } from 'zod'

/** What can be made to go wrong with an answer. */
export const Fault = z.discriminatedUnion('kind', [
  /** The right answer, late. */
  z.strictObject({ kind: z.literal('slow'), delayMs: z.number().int().min(0).max(600_000) }),
  /** No answer, ever; the connection stays open. */
  z.strictObject({ kind: z.literal('hang') }),
  /** The connection is reset before anything is answered. */
  z.strictObject({ kind: z.literal('reset') }),
  /** An error status: 429, 500, 529 … `retryAfter` is sent as it stands. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.number().int().min(400).max(599),
    retryAfter: z.string().optional(),
  }),
  /** Half of the body, then the connection is cut. */
  z.strictObject({ kind: z.literal('cut') }),
  /** Half of the body, then nothing more. */
  z.strictObject({ kind: z.literal('stall') }),
  /** 200 with a body that is not JSON. */
  z.strictObject({ kind: z.literal('garbage') }),
  /** 200 with JSON that is no message. */
  z.strictObject({ kind: z.literal('not_a_message') }),
  /** A message whose text is prose. */
  z.strictObject({ kind: z.literal('prose') }),
  /** A message whose text is JSON that does not fit the asked schema. */
  z.strictObject({ kind: z.literal('wrong_schema') }),
  z.strictObject({ kind: z.literal('refusal') }),
  /** Stopped by `max_tokens`, in the middle of the text. */
  z.strictObject({ kind: z.literal('truncated') }),
  z.strictObject({ kind: z.literal('context_window') }),
  /** 200 with a page of HTML. */
  z.strictObject({ kind: z.literal('wrong_type') }),
  /** The right message, padded to `bytes`. */
  z.strictObject({ kind: z.literal('huge'), bytes: z.number().int().min(1).max(1_073_741_824) }),
])
export type Fault = z.infer<typeof Fault>

/** How long a fault lasts; without either bound, until it is cleared. */
export const FaultSwitch = z.strictObject({
  fault: Fault,
  /** Requests that it strikes. */
  times: z.number().int().positive().optional(),
  /** Ms from now that it lasts. */
  forMs: z.number().int().positive().optional(),
})
export type FaultSwitch = z.infer<typeof FaultSwitch>

export interface Faults {
  /** Replaces whatever was set; null clears it. */
  set(next: FaultSwitch | null): void
  readonly current: FaultSwitch | null
  /** The fault that strikes the request at hand, which counts as struck. */
  strike(): Fault | null
}

export function faultSwitches(now: () => number): Faults {
  let current: FaultSwitch | null = null
  let left = Number.POSITIVE_INFINITY
  let until = Number.POSITIVE_INFINITY
  const isOver = () => left <= 0 || now() >= until
  return {
    set(next) {
      current = next
      left = next?.times ?? Number.POSITIVE_INFINITY
      until = next?.forMs === undefined ? Number.POSITIVE_INFINITY : now() + next.forMs
    },
    get current() {
      return isOver() ? null : current
    },
    strike() {
      if (!current || isOver()) return null
      left -= 1
      return current.fault
    },
  }
}
