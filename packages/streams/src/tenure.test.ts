import { waitFor } from '@nexus/testing'
import { describe, expect, test } from 'vitest'
import type { Connections } from './connect.ts'
import { Tenure } from './tenure.ts'

/** A tenure of a partition without anything pending, whose lease is valid for `validMs`. */
function tenureFor(validMs: number): Tenure {
  const nothingPending = { call: async () => [] }
  const connections = {
    commands: nothingPending,
    closed: new AbortController().signal,
    persist: (_: string, call: () => Promise<unknown>) => call(),
  } as unknown as Connections
  return new Tenure({
    connections,
    held: { fence: { lease: 'g', partition: 0, token: 1, value: '1:c' }, validUntil: performance.now() + validMs },
    ...{ group: 'g', consumer: 'c', batchSize: 10, blockMs: 2_000, claimAfterMs: 15_000, maxAttempts: 5 },
    sources: [{ key: 'nexus:{0}:s', stream: 's', isRetry: false }],
    ...{ maxUnsettled: 100, isolate: true },
    onBatch: async () => {},
    sealDeadLetter: () => [],
    onFault: () => undefined,
    onMissingGroup: async () => {},
    onRoom: () => undefined,
  })
}

describe('a tenure', () => {
  test('is read for only while its lease outlasts the read', async () => {
    const tenure = tenureFor(60_000)
    const running = tenure.run()
    await waitFor(() => tenure.slotsWithRoom.length === 1)
    tenure.held.validUntil = performance.now() + 1_999
    expect(tenure.slotsWithRoom).toEqual([])
    tenure.held.validUntil = performance.now() + 60_000
    expect(tenure.slotsWithRoom).toHaveLength(1)
    tenure.end()
    await running
  })

  test('is read for only after what was pending before was looked for', async () => {
    const tenure = tenureFor(60_000)
    expect(tenure.slotsWithRoom).toEqual([])
    const running = tenure.run()
    await waitFor(() => tenure.slotsWithRoom.length === 1)
    tenure.lookForLostReplies()
    expect(tenure.slotsWithRoom).toEqual([])
    await waitFor(() => tenure.slotsWithRoom.length === 1)
    tenure.end()
    await running
  })
})
