import { type Connections, describe } from './connect.ts'
import type { OnFault } from './fault.ts'
import type { Fence } from './fence.ts'
import { type HeldLease, type Leases, RENEW_MS } from './leases.ts'
import { pause } from './pause.ts'

/** What runs in one process at a time. `signal` is aborted when the lease is lost or given back: stop at once then. */
export type SingletonWork = (held: { readonly fence: Fence; readonly signal: AbortSignal }) => Promise<void>

export interface Singleton extends AsyncDisposable {
  readonly isHeld: boolean
  /** Aborts the work, waits for it, and gives the lease back. */
  stop(): Promise<void>
}

export interface SingletonOptions {
  readonly name: string
  readonly partition: number
  readonly owner: string
  readonly connections: Connections
  readonly leases: Leases
  readonly onFault: OnFault
  /** Called when the fence is of no more use. */
  readonly forget: (fence: Fence) => void
}

/** Competes for a lease and does `work` while holding it. Work that ends or throws is started again after a pause. */
export function runSingleton(options: SingletonOptions, work: SingletonWork): Singleton {
  const stopping = new AbortController()
  const closed = AbortSignal.any([stopping.signal, options.connections.closed])
  let held: HeldLease | undefined
  const done = compete()

  async function compete(): Promise<void> {
    while (!closed.aborted) {
      try {
        held = await options.leases.acquire(options.name, options.partition, options.owner)
        if (held) await hold(held)
      } catch (error) {
        if (closed.aborted) return
        options.onFault({ kind: 'unexpected', message: `lease ${options.name}: ${describe(error)}`, error })
      } finally {
        if (held) options.forget(held.fence)
        held = undefined
      }
      await pause(RENEW_MS, closed)
    }
  }

  async function hold(lease: HeldLease): Promise<void> {
    const { fence } = lease
    const ended = new AbortController()
    const signal = AbortSignal.any([closed, ended.signal])
    let isLost = false
    const lose = () => {
      if (signal.aborted) return
      isLost = true
      ended.abort()
      const message = `the lease ${options.name} was lost`
      options.onFault({ kind: 'lease-lost', message, partition: fence.partition })
    }
    const renewing = setInterval(() => {
      options.leases.renew(lease).then((isHeld) => {
        if (!isHeld) lose()
      }, lose)
    }, RENEW_MS)
    const watching = setInterval(() => {
      if (performance.now() > lease.validUntil) lose()
    }, 250)
    try {
      await work({ fence, signal })
    } catch (error) {
      if (!signal.aborted) {
        const message = `the work under lease ${options.name} threw: ${describe(error)}`
        options.onFault({ kind: 'handler', message, error })
      }
    } finally {
      clearInterval(renewing)
      clearInterval(watching)
      ended.abort()
    }
    if (!isLost && !options.connections.closed.aborted) await options.leases.release(fence)
  }

  const stop = async () => {
    stopping.abort()
    await done
  }
  return {
    get isHeld() {
      return held !== undefined && performance.now() < held.validUntil
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}
