import type { APIGatewayBotInfo, GatewayDispatchPayload } from 'discord-api-types/v10'
import type { IdentifyBudget } from './identify-budget.ts'
import type { ReconnectGate } from './reconnect-gate.ts'
import type { ShardSession } from './shard-session.ts'

/** `fatal`: Discord will not have us, and trying again changes nothing. */
export type ShardState = 'connecting' | 'connected' | 'fatal' | 'stopped'

/** One shard's connection, which comes back by itself as long as that makes sense. */
export interface ShardConnection {
  readonly state: ShardState
  start(): void
  /** Reads nothing more until `goOn`, which has to be soon: Discord is not answered either. */
  stopReading(): void
  /** Leaves, so that Discord keeps what comes until `goOn`. */
  leave(): void
  goOn(): void
  /** Leaves for good; Discord keeps the session for whoever comes next. */
  stop(): Promise<void>
}

export interface ShardOptions {
  readonly id: number
  readonly shardCount: number
  readonly gatewayInformation: APIGatewayBotInfo
  readonly session: ShardSession
  readonly gate: ReconnectGate
  readonly identifies: IdentifyBudget
  /** Unix time in ms. */
  readonly now: () => number
  /** A resume in which nothing comes for so long is given up, in ms. */
  readonly resumeTimeoutMs: number
  /** A connection of use for so long counts as a success, in ms. */
  readonly stableAfterMs: number
  readonly events: ShardEvents
}

export interface ShardEvents {
  dispatch(shardId: number, payload: GatewayDispatchPayload): void
  connected(shardId: number, how: 'identified' | 'resumed'): void
  disconnected(shardId: number, code: number, failures: number): void
  /** Discord will not have us; `remedy` says what to do. */
  fatal(shardId: number, code: number, remedy: string): void
  resumeTimedOut(shardId: number): void
  error(shardId: number, error: Error): void
  debug(shardId: number, message: string): void
}

export type OpenShard = (options: ShardOptions) => ShardConnection
