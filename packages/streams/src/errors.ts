/** What a consumer does with a delivery that failed so. */
export type Disposition = 'retry' | 'dead-letter'

/** Base of every error of this package. */
export abstract class StreamsError extends Error {
  /** Stable machine word, such as `fence_lost`. */
  readonly code: string
  readonly disposition: Disposition

  constructor(code: string, message: string, options: ErrorOptions & { disposition: Disposition }) {
    super(message, options)
    this.code = code
    this.disposition = options.disposition
  }
}

/** Redis cannot be reached, or the streams were closed, before the call was confirmed. Whether it took effect is unknown. */
export class StreamUnavailableError extends StreamsError {
  override readonly name = 'StreamUnavailableError'

  constructor(message: string, options?: ErrorOptions) {
    super('stream_unavailable', message, { ...options, disposition: 'retry' })
  }
}

/** Redis holds streams of another number of partitions than this process was configured with. */
export class PartitionCountError extends StreamsError {
  override readonly name = 'PartitionCountError'
  readonly stored: number
  readonly configured: number

  constructor(stored: number, configured: number) {
    super(
      'partition_count',
      `Redis holds ${stored} partitions, this process is configured with ${configured}; configure ${stored}, or follow the procedure for changing the number`,
      { disposition: 'retry' },
    )
    this.stored = stored
    this.configured = configured
  }
}

/** The lease under which a call was made has another owner by now, or none. The call had no effect. */
export class FenceLostError extends StreamsError {
  override readonly name = 'FenceLostError'
  /** The lease's name: a consumer group or what was passed to `lease`. */
  readonly lease: string
  readonly partition: number
  readonly token: number

  constructor(lease: string, partition: number, token: number) {
    super('fence_lost', `the lease ${lease} of partition ${partition} is no longer held with token ${token}`, {
      disposition: 'retry',
    })
    this.lease = lease
    this.partition = partition
    this.token = token
  }
}

/** The server is older than the oldest supported one. */
export class RedisTooOldError extends StreamsError {
  override readonly name = 'RedisTooOldError'

  constructor(found: string, needed: string) {
    super('redis_too_old', `Redis ${found} was found, ${needed} or newer is needed`, { disposition: 'retry' })
  }
}
