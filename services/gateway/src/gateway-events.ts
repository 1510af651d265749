import type { BackfillResult } from './backfill.ts'
import type { Flow } from './outbox.ts'
import type { Gap } from './ports.ts'

/** What an operator hears of the gateway; one function for each fact. */
export interface GatewayEvents {
  dispatched(eventName: string, receivedAt: number): void
  /** Discord sent a dispatch that had come before. */
  repeated(shardId: number): void
  connected(shardId: number, how: 'identified' | 'resumed'): void
  disconnected(shardId: number, code: number, failures: number): void
  identifying(shardId: number, remaining: number): void
  identifiesExhausted(resetAfterMs: number): void
  resumeTimedOut(shardId: number): void
  fatal(shardId: number, code: number, remedy: string): void
  /** Reading stopped, because Redis takes less than Discord sends; or goes on. */
  flow(flow: Flow): void
  kept(frames: number, characters: number): void
  sentAgain(partition: number, frames: number, why: 'stalled' | 'data_lost'): void
  gap(gap: Gap): void
  backfilled(result: BackfillResult): void
  failed(what: string, error: unknown): void
  debug(shardId: number, message: string): void
  /** All shards together. */
  health(state: 'up' | 'degraded' | 'down', detail: string): void
}
