import { setTimeout as wait } from 'node:timers/promises'
import type { RecorderTelemetry } from './telemetry.ts'

/** Signs the head of the log outside the database again and again; one that fails is tried again at the next turn. */
export async function keepAnchored(options: {
  readonly everyMs: number
  readonly anchor: () => Promise<{ readonly position: number }>
  readonly signal: AbortSignal
  readonly telemetry: Pick<RecorderTelemetry, 'anchored' | 'anchorFailed'>
}): Promise<void> {
  const { everyMs, anchor, signal, telemetry } = options
  while (!signal.aborted) {
    try {
      telemetry.anchored((await anchor()).position)
    } catch (error) {
      telemetry.anchorFailed(error)
    }
    await wait(everyMs, undefined, { signal }).catch(() => undefined)
  }
}
