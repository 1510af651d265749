import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'

const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 5_000

export interface ListenOptions {
  readonly connectionString: string
  readonly applicationName: string
  readonly channels: readonly string[]
  readonly onNotice: (channel: string, payload: string) => void
  /** Listens from now on: anything before may have been missed. */
  readonly onMissed: () => void
  readonly onFault: (error: Error) => void
}

/** One connection that listens. What it hears is a wake-up, never the truth: it reconnects for ever and may miss anything. */
export class Listening implements AsyncDisposable {
  readonly #options: ListenOptions
  readonly #stop = new AbortController()
  #client: Client | undefined
  readonly #running: Promise<void>

  constructor(options: ListenOptions) {
    this.#options = options
    this.#running = this.#run()
  }

  async #run(): Promise<void> {
    const { channels, onMissed, onFault } = this.#options
    let waitMs = FIRST_WAIT_MS
    while (!this.#stop.signal.aborted) {
      const lost = Promise.withResolvers<void>()
      const client = this.#open(() => lost.resolve())
      this.#client = client
      try {
        await client.connect()
        for (const channel of channels) await client.query(`listen ${client.escapeIdentifier(channel)}`)
        onMissed()
        waitMs = FIRST_WAIT_MS
        if (this.#stop.signal.aborted) lost.resolve()
        await lost.promise
      } catch (error) {
        if (!this.#stop.signal.aborted) onFault(error instanceof Error ? error : new Error(String(error)))
      }
      await client.end().catch(() => undefined)
      await wait(waitMs, undefined, { signal: this.#stop.signal }).catch(() => undefined)
      waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)
    }
  }

  #open(onLost: () => void): Client {
    const { connectionString, applicationName, onNotice, onFault } = this.#options
    const client = new Client({
      connectionString,
      application_name: `${applicationName} listen`,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    })
    client.on('notification', ({ channel, payload }) => onNotice(channel, payload ?? ''))
    client.on('error', (error) => {
      if (!this.#stop.signal.aborted) onFault(error)
      onLost()
    })
    client.on('end', onLost)
    return client
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#client?.end().catch(() => undefined)
    await this.#running
  }
}
