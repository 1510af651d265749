import type { LocalRun } from './run-locally.ts'

/** A second signal within this time, in ms, is the same Ctrl-C, sent on by the program that started this one. */
const sameKeyPressMs = 1_000

/**
 * Stops `run` on Ctrl-C, SIGTERM, a closed terminal, and when the program that started this process is gone. A second
 * Ctrl-C kills the services. Fulfils when everything has stopped.
 */
export function stopOnSignals(run: LocalRun, onProgress: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let firstAt = 0
    const stop = (why: string) => {
      const now = Date.now()
      if (firstAt > 0 && now - firstAt < sameKeyPressMs) return
      onProgress(firstAt === 0 ? `stopping (${why})` : 'stopping at once')
      firstAt ||= now
      run.stop().then(resolve, reject)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal))
    if (process.connected) process.once('disconnect', () => stop('its starter is gone'))
  })
}
