import { waitFor } from '@nexus/testing'
import { expect } from 'vitest'
import type { Constellation } from './constellation.ts'
import { brokenPromises } from './promises.ts'

/** Waits until nothing is owed any more; fails with what still is, and with what the services said last. */
export async function untilPromisesKept(nexus: Constellation, timeoutMs = 90_000): Promise<void> {
  await waitFor(async () => (await brokenPromises(nexus)).length === 0, {
    timeoutMs,
    intervalMs: 500,
    what: 'every promise to be kept',
  }).catch(async (timedOut: unknown) => {
    expect(await brokenPromises(nexus), `${nexus.tails()}\n${String(timedOut)}`).toEqual([])
  })
}
