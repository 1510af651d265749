/** The least that one kind of work costs, of the process that does it and of the store that serves it. */
export interface Floor {
  readonly name: string
  /** Times it happens for one message. */
  readonly perMessage: number
  /** µs of CPU, each time, of the process alone. */
  readonly clientUs: number
  /** … of the store. */
  readonly storeUs: number
}

/** What the process that measures floors is told. */
export interface FloorTask {
  readonly redisUrl: string
  readonly databaseUrl: string
  readonly redisPid: number
  readonly postgresPid: number
  readonly frames: readonly (readonly string[])[]
  readonly judged: readonly (readonly string[])[]
  /** Share of messages that leave an event of their own. */
  readonly flagged: number
  /** Messages that each kind of work is done for. */
  readonly messages: number
}
