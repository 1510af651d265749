import type { Logger } from './logger.ts'

/**
 * Aborted by the first SIGTERM or SIGINT, or when the process that supervises this one is gone. Whatever still holds the
 * process after `stopWithinMs` is cut off, and delivered again.
 */
export function stopSignal(stopWithinMs: number, log: Logger): AbortSignal {
  const stopping = new AbortController()
  const stop = (why: string) => {
    if (stopping.signal.aborted) return
    log.info({ why, stopWithinMs }, 'service stopping')
    stopping.abort()
    setTimeout(() => {
      log.error('service cut off: it did not stop in time')
      process.exit(1)
    }, stopWithinMs).unref()
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal))
  if (process.channel) process.on('disconnect', () => stop('supervisor gone'))
  return stopping.signal
}
