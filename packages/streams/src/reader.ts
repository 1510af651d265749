import { type Connections, describe, isConnectionLoss, type ReaderConnection } from './connect.ts'
import type { RawEntry } from './delivery.ts'
import { backoffMs, type OnFault, refusalOf } from './fault.ts'
import { pause } from './pause.ts'

/** A place to read from, with room for one more batch. */
export interface ReadSlot {
  readonly key: string
  /** Entries in the order of their ids, none pending before. */
  deliver(entries: readonly RawEntry[]): void
}

export interface ReaderOptions {
  readonly connections: Connections
  readonly group: string
  readonly consumer: string
  /** Most entries per key and read. */
  readonly batchSize: number
  readonly blockMs: number
  /** Least time from one read that found less than a batch to the next, in ms. */
  readonly lingerMs: number
  readonly onFault: OnFault
  /** What can take more now, most urgent first, and whether that is everything that is owned. */
  readonly wanted: () => { readonly slots: readonly ReadSlot[]; readonly isAll: boolean }
  /** A reply may be lost: some entries may be pending that were never delivered. */
  readonly onLostReply: () => void
  /** A stream or its group is gone. Resolves when they are there again. */
  readonly onMissingGroup: () => Promise<void>
}

/** How long a read goes on that lacks something which has room by now, in ms, before it is interrupted. */
const STALE_READ_MS = 1
/** Where reads cannot be interrupted, they wait no longer than this for what they lack, in ms. */
const SHORT_BLOCK_MS = 20

/** Reads new entries of a group on a connection of its own. */
export class Reader {
  readonly #options: ReaderOptions
  readonly #stopping = new AbortController()
  readonly #loop: Promise<void>
  #connection: ReaderConnection | undefined
  /** Keys of the read that is under way. */
  #reading: ReadonlySet<string> | undefined
  #reads = 0
  #canInterrupt: boolean
  #interrupting = false
  #wake: (() => void) | undefined
  readonly #afterRead: (() => void)[] = []

  constructor(options: ReaderOptions) {
    this.#options = options
    this.#canInterrupt = !options.connections.isCluster
    this.#loop = this.#run()
  }

  /** Something has room that had none. */
  wake(): void {
    this.#wake?.()
    const reading = this.#reading
    if (!reading || this.#interrupting || !this.#canInterrupt) return
    if (this.#options.wanted().slots.some(({ key }) => !reading.has(key))) void this.#interrupt(STALE_READ_MS)
  }

  /** Resolves when no read under way includes one of `keys`. The caller has stopped wanting them. */
  async leave(keys: readonly string[]): Promise<void> {
    while (this.#reading && keys.some((key) => this.#reading?.has(key))) {
      const ended = new Promise<void>((resolve) => this.#afterRead.push(resolve))
      if (!this.#interrupting) void this.#interrupt(0)
      await ended
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#wake?.()
    if (this.#reading && !this.#interrupting) void this.#interrupt(0)
    await this.#loop
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    for (let failures = 0; !signal.aborted; ) {
      try {
        this.#connection ??= await this.#connect()
        const { slots, isAll } = this.#options.wanted()
        if (slots.length === 0) await this.#room()
        else await this.#linger(await this.#read(this.#connection, slots, isAll))
        failures = 0
      } catch (error) {
        failures += 1
        await this.#cope(error, failures)
      }
    }
    this.#connection?.close()
  }

  /** What comes meanwhile is read together. */
  async #linger(found: number): Promise<void> {
    const { lingerMs, batchSize } = this.#options
    if (lingerMs > 0 && found > 0 && found < batchSize) await pause(lingerMs, this.#stopping.signal)
  }

  async #connect(): Promise<ReaderConnection> {
    const { connections, blockMs, onLostReply } = this.#options
    const connection = await connections.openReader(blockMs * 2 + 500)
    // A cluster's client repeats by itself what it asked of a node that went away.
    if (connections.isCluster) connection.client.on('-node', onLostReply)
    return connection
  }

  async #room(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      if (this.#stopping.signal.aborted) resolve()
    })
    this.#wake = undefined
  }

  async #read({ client }: ReaderConnection, slots: readonly ReadSlot[], isAll: boolean): Promise<number> {
    const { group, consumer, batchSize, blockMs } = this.#options
    const keys = slots.map(({ key }) => key)
    const block = isAll || this.#canInterrupt ? blockMs : Math.min(SHORT_BLOCK_MS, blockMs)
    this.#reading = new Set(keys)
    this.#reads += 1
    try {
      const reply = (await client.callBuffer(
        'XREADGROUP',
        ...['GROUP', group, consumer, 'COUNT', batchSize, 'BLOCK', block, 'STREAMS'],
        ...keys,
        ...keys.map(() => '>'),
      )) as readonly (readonly [Buffer, readonly RawEntry[]])[] | null
      let found = 0
      for (const [key, entries] of reply ?? []) {
        found += entries.length
        const name = key.toString('latin1')
        slots.find((slot) => slot.key === name)?.deliver(entries)
      }
      return found
    } finally {
      this.#reading = undefined
      for (const ended of this.#afterRead.splice(0)) ended()
    }
  }

  /** Ends the read under way, if it still is after `graceMs`, as if its time were up. */
  async #interrupt(graceMs: number): Promise<void> {
    const read = this.#reads
    const clientId = this.#connection?.clientId
    const isUnderWay = () => this.#reading !== undefined && this.#reads === read
    if (clientId === undefined || !this.#canInterrupt) return
    this.#interrupting = true
    try {
      if (graceMs > 0) await pause(graceMs)
      while (isUnderWay()) {
        const ended = await this.#options.connections.commands.call('CLIENT', 'UNBLOCK', clientId)
        // 0: the read has not begun to wait, or has its answer already.
        if (ended === 0 && isUnderWay()) await pause(1)
      }
    } catch (error) {
      // Some hosts do not permit CLIENT UNBLOCK: reads are kept short instead.
      if (!isConnectionLoss(error)) this.#canInterrupt = false
    } finally {
      this.#interrupting = false
      // The read after it may lack something too by now.
      this.wake()
    }
  }

  async #cope(error: unknown, failures: number): Promise<void> {
    if (this.#stopping.signal.aborted) return
    const message = describe(error)
    const { onFault, onLostReply, onMissingGroup } = this.#options
    if (message.startsWith('NOGROUP') || message.startsWith('UNBLOCKED')) {
      onFault({ kind: 'group-missing', message, error })
      try {
        await onMissingGroup()
      } catch (failure) {
        const retryInMs = backoffMs(failures)
        onFault({ kind: 'unexpected', message: `create groups: ${describe(failure)}`, error: failure, retryInMs })
        await pause(retryInMs, this.#stopping.signal)
      }
      return
    }
    const kind = refusalOf(error)
    const retryInMs = backoffMs(failures)
    onFault({
      kind: kind ?? (isConnectionLoss(error) ? 'unreachable' : 'unexpected'),
      message: `read: ${message}`,
      error,
      retryInMs,
    })
    // READONLY means that this connection leads to a replica by now.
    if (!kind || kind === 'read-only') {
      this.#connection?.close()
      this.#connection = undefined
      onLostReply()
    }
    await pause(retryInMs, this.#stopping.signal)
  }
}
