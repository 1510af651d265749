/** Redis Streams, at least once: publish, consume, settle, dead-letter, trim, measure. */
export { type BenchRow, type BusBenchOptions, benchBus } from './bus.bench.ts'
export type { ConsumeOptions, Consumer, Lifecycle } from './consumer.ts'
export type { DeadEntry } from './dead-letter-fields.ts'
export type { DeadLetter, DeadLetterPlace, DeadLetters } from './dead-letters.ts'
export type { Batch, DeadLetterReason, Delivery, Fields } from './delivery.ts'
export { compareEntries, timeOfEntry } from './entry-id.ts'
export type { EpochLostListener } from './epochs.ts'
export {
  type Disposition,
  FenceLostError,
  PartitionCountError,
  RedisTooOldError,
  StreamsError,
  StreamUnavailableError,
} from './errors.ts'
export type { Fault, FaultKind, OnFault } from './fault.ts'
export type { Fence } from './fence.ts'
export { leaseKey, streamKey } from './keys.ts'
export type { GroupLag, LagOptions } from './lag.ts'
export { openStreams, type Streams, type StreamsOptions } from './open-streams.ts'
export { partitionOf } from './partition-of.ts'
export type { GroupProgress, ProgressOptions } from './progress.ts'
export type { NewEntry } from './publisher.ts'
export type { Singleton, SingletonWork } from './singleton.ts'
export type { Gap, HoldOptions, KeepTrimmedOptions, TrimPolicy, TrimResult } from './trim.ts'
