import { describe, expect, test } from 'vitest'
import { forgetErased } from './forget-erased.ts'
import type { Erased } from './ports.ts'

const NOON = 1_793_534_400_000
const MINUTE_MS = 60_000
const alice: Erased = { guildId: '1', userId: '2', erasedAt: NOON }

/** One look, at `now`, of a context that has let go of `gone`. @returns who is said to be forgotten everywhere */
async function look(given: {
  now: number
  gone: readonly Erased[]
  archivedUntil: number
}): Promise<readonly Erased[]> {
  const stopping = new AbortController()
  let ended: readonly Erased[] = []
  await forgetErased({
    erasures: {
      forgetting: async () => [alice],
      endForgetting: async (done) => {
        ended = done
        stopping.abort()
      },
    },
    forget: async () => given.gone,
    archivedUntil: async () => given.archivedUntil,
    now: () => given.now,
    signal: stopping.signal,
    telemetry: { forgot: () => undefined, forgettingFailed: () => undefined },
  })
  return ended
}

describe('an erased member', () => {
  const later = NOON + 11 * MINUTE_MS

  test('is forgotten everywhere once he is gone here, late enough, and all from before is archived', async () => {
    expect(await look({ now: later, gone: [alice], archivedUntil: later })).toEqual([alice])
  })

  test('stays known for his as long as something from before is on its way to the archive', async () => {
    expect(await look({ now: later, gone: [alice], archivedUntil: NOON - 1 })).toEqual([])
  })

  test('stays known for ten minutes, and as long as his partition has no owner', async () => {
    expect(await look({ now: NOON + 9 * MINUTE_MS, gone: [alice], archivedUntil: later })).toEqual([])
    expect(await look({ now: later, gone: [], archivedUntil: later })).toEqual([])
  })
})
