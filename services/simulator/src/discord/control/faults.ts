import { z } from 'zod'

const When = z.enum(['before', 'after']).default('before')
const RouteName = z.string().min(1).optional()
const repeat = {
  /** How many times it strikes; without it once, or until the duration ends. */
  count: z.int().min(1).optional(),
  /** How long it may strike, in ms of the wall clock. */
  durationMs: z.int().min(1).optional(),
}

/**
 * What can go wrong. `route` is a method and a template, e.g. `POST /channels/{channel_id}/messages`; it may end in `*`.
 * `when: 'after'` performs the request first: the client learns nothing of it.
 */
export const FaultSpec = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('reconnect'), ...repeat }),
  z.strictObject({ kind: z.literal('invalid-session'), resumable: z.boolean().default(false), ...repeat }),
  z.strictObject({ kind: z.literal('close'), code: z.int().min(1000).max(4999), ...repeat }),
  z.strictObject({ kind: z.literal('cut-gateway'), ...repeat }),
  z.strictObject({ kind: z.literal('refuse-gateway'), ...repeat }),
  z.strictObject({ kind: z.literal('drop-heartbeats'), ...repeat }),
  z.strictObject({
    kind: z.literal('rate-limit'),
    scope: z.enum(['user', 'global', 'shared']).default('user'),
    retryAfterMs: z.int().min(1).default(1_000),
    route: RouteName,
    ...repeat,
  }),
  z.strictObject({
    kind: z.literal('server-error'),
    status: z.int().min(500).max(599).default(503),
    when: When,
    route: RouteName,
    ...repeat,
  }),
  z.strictObject({ kind: z.literal('slow'), ms: z.int().min(1), route: RouteName, ...repeat }),
  z.strictObject({ kind: z.literal('hang'), when: When, route: RouteName, ...repeat }),
  z.strictObject({ kind: z.literal('garbage'), when: When, route: RouteName, ...repeat }),
  z.strictObject({ kind: z.literal('cut'), when: When, route: RouteName, ...repeat }),
])
export type FaultSpec = z.output<typeof FaultSpec>
export type FaultKind = FaultSpec['kind']
export type FaultOf<K extends FaultKind> = Extract<FaultSpec, { kind: K }>

export interface Fault {
  readonly id: string
  readonly spec: FaultSpec
  /** Times it struck so far. */
  readonly strikes: number
  readonly isOver: boolean
}

interface OpenFault {
  readonly id: string
  readonly spec: FaultSpec
  strikes: number
  readonly endsAt: number
}

/** Faults that were ordered and have not struck as often or as long as they may. */
export class FaultBook {
  readonly #faults: OpenFault[] = []
  #count = 0

  add(spec: FaultSpec): Fault {
    const fault = {
      id: String(++this.#count),
      spec,
      strikes: 0,
      endsAt: spec.durationMs ? Date.now() + spec.durationMs : Number.POSITIVE_INFINITY,
    }
    this.#faults.push(fault)
    return present(fault)
  }

  /** The first fault of these kinds that applies here; it counts as having struck. */
  strike<K extends FaultKind>(kinds: readonly K[], route?: string): FaultOf<K> | undefined {
    if (this.#faults.length === 0) return undefined
    const fault = this.#faults.find(
      (open) => !isOver(open) && isOneOf(open.spec, kinds) && coversRoute(open.spec, route),
    )
    if (!fault || !isOneOf(fault.spec, kinds)) return undefined
    fault.strikes += 1
    return fault.spec
  }

  list(): readonly Fault[] {
    return this.#faults.map(present)
  }

  /** @returns whether there was such a fault */
  remove(id: string): boolean {
    const place = this.#faults.findIndex((fault) => fault.id === id)
    if (place >= 0) this.#faults.splice(place, 1)
    return place >= 0
  }

  clear(): void {
    this.#faults.length = 0
  }
}

function isOneOf<K extends FaultKind>(spec: FaultSpec, kinds: readonly K[]): spec is FaultOf<K> {
  return kinds.some((kind) => kind === spec.kind)
}

function isOver(fault: OpenFault): boolean {
  const mayStrike = fault.spec.count ?? (fault.spec.durationMs ? Number.POSITIVE_INFINITY : 1)
  return fault.strikes >= mayStrike || Date.now() >= fault.endsAt
}

function coversRoute(spec: FaultSpec, route: string | undefined): boolean {
  if (!('route' in spec) || spec.route === undefined) return true
  if (route === undefined) return false
  return spec.route.endsWith('*') ? route.startsWith(spec.route.slice(0, -1)) : route === spec.route
}

function present(fault: OpenFault): Fault {
  return { id: fault.id, spec: fault.spec, strikes: fault.strikes, isOver: isOver(fault) }
}
