/**
 * Places where a process may die and nothing may be lost:
 * - `read`: a batch was read and nothing was done;
 * - `appended`: the log holds the answer and no stream does;
 * - `published`: the streams hold it and the entry is not acknowledged;
 * - `performed`: the world outside was changed and the log does not say so.
 */
export type CrashPoint = 'read' | 'appended' | 'published' | 'performed'

/** Called at each point. */
export type PassCrashPoint = (point: CrashPoint) => void

/** Dies of SIGKILL the nth time that the configured point is passed; without configuration it does nothing. */
export function crashPoints(configured: string | undefined, die: () => void = killSelf): PassCrashPoint {
  if (configured === undefined) return () => {}
  const [point, nth] = configured.split(':')
  let left = Number(nth)
  return (passed) => {
    if (passed !== point) return
    left -= 1
    if (left === 0) die()
  }
}

function killSelf(): void {
  process.kill(process.pid, 'SIGKILL')
  // The signal is delivered asynchronously; nothing may run in between.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}
