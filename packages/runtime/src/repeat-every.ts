import { setTimeout as wait } from 'node:timers/promises'

/** Does something now and every `everyMs` after it ended, until `signal` aborts. What fails is told, and done again. */
export async function repeatEvery(
  everyMs: number,
  work: () => Promise<void>,
  { signal, onFault }: { readonly signal: AbortSignal; readonly onFault: (error: unknown) => void },
): Promise<void> {
  while (!signal.aborted) {
    try {
      await work()
    } catch (error) {
      if (!signal.aborted) onFault(error)
    }
    await wait(everyMs, undefined, { signal }).catch(() => undefined)
  }
}
