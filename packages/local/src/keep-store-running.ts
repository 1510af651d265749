import type { RunFile } from './run-file.ts'

/** What Redis and Postgres have in common here. */
export interface StoreServer {
  readonly pid: number
  /** How the server that runs now ends. */
  readonly exited: Promise<string>
  restart(): Promise<void>
  stop(): Promise<void>
}

export interface KeepStoreRunningOptions {
  readonly name: 'postgres' | 'redis'
  readonly server: StoreServer
  readonly runFile: RunFile
  readonly onProgress: (line: string) => void
}

const firstBackoffMs = 200
const longestBackoffMs = 10_000

/** Starts a store again when it ends by itself. Returns what stops it for good. */
export function keepStoreRunning({ name, server, runFile, onProgress }: KeepStoreRunningOptions): () => Promise<void> {
  let isStopping = false
  let restarting = Promise.resolve()

  const watch = () => {
    runFile.add(name, server.pid)
    void server.exited.then((how) => {
      if (isStopping) return
      onProgress(`${name} ended with ${how}; it is started again`)
      restarting = restart()
    })
  }
  const restart = async () => {
    for (let backoffMs = firstBackoffMs; !isStopping; backoffMs = Math.min(backoffMs * 2, longestBackoffMs)) {
      try {
        await server.restart()
        return watch()
      } catch (error) {
        onProgress(`${name} could not be started again: ${String(error)}`)
        await new Promise((resolve) => setTimeout(resolve, backoffMs))
      }
    }
  }

  watch()
  return async () => {
    isStopping = true
    await restarting
    await server.stop()
    runFile.remove(name)
  }
}
