/** How every service runs: configuration, logs, metrics, health, consuming, recording, stopping. */
export { coalesce } from './coalesce.ts'
export { type CommonConfig, ConfigError, loadConfig } from './config.ts'
export { discordTelemetry } from './discord-telemetry.ts'
export type { DeadReason, DeadWords } from './dispatch.ts'
export type {
  Decider,
  Effect,
  Incoming,
  Intention,
  Proposal,
  Recorded,
  Screener,
  Screening,
  Summary,
} from './handlers.ts'
export { Health, type HealthState } from './health.ts'
export { type Disposition, dispositionOf, keepTrying } from './keep-trying.ts'
export { linkLists } from './link-lists.ts'
export type { Logger } from './logger.ts'
export { type Counter, type Gauge, type Histogram, Metrics } from './metrics.ts'
export type { RedisClient } from './open-redis.ts'
export { entryOf, readableOf, recordOf } from './record.ts'
export { repeatEvery } from './repeat-every.ts'
export { Secret, SecretText } from './secret.ts'
export { type BatchOptions, type ConsumeOptions, type Service, startService } from './start-service.ts'
export { whoAmI } from './who-am-i.ts'
