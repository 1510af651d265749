import { setTimeout as wait } from 'node:timers/promises'
import type { Erased, Erasures } from './ports.ts'
import type { ContextTelemetry } from './telemetry.ts'

const LOOK_EVERY_MS = 2_000
/** Frames of an erased member may still be on their way: what he wrote before is dropped for so long, in ms. */
const FORGET_FOR_MS = 10 * 60_000

/** Lets go of erased members again and again, until nothing of them can come any more. */
export async function forgetErased(options: {
  readonly erasures: Erasures
  /** Those of partitions that are owned here, once they are gone from memory and from what is written down. */
  readonly forget: (erased: readonly Erased[]) => Promise<readonly Erased[]>
  /** Unix ms before which everything of a guild is archived: until then the archive must know who was erased. */
  readonly archivedUntil: (guildId: string) => Promise<number>
  readonly now: () => number
  readonly signal: AbortSignal
  readonly telemetry: Pick<ContextTelemetry, 'forgot' | 'forgettingFailed'>
}): Promise<void> {
  const { erasures, forget, archivedUntil, now, signal, telemetry } = options
  while (!signal.aborted) {
    try {
      const erased = await erasures.forgetting()
      const gone = erased.length === 0 ? [] : await forget(erased)
      const done: Erased[] = []
      for (const one of gone) {
        if (now() - one.erasedAt <= FORGET_FOR_MS) continue
        if ((await archivedUntil(one.guildId)) > one.erasedAt) done.push(one)
      }
      await erasures.endForgetting(done)
      telemetry.forgot(done.length)
    } catch (error) {
      telemetry.forgettingFailed(error)
    }
    await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined)
  }
}
