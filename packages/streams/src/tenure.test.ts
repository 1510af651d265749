import { waitFor } from '@nexus/testing'
import { describe, expect, test } from 'vitest'
import type { Connections } from './connect.ts'
import type { Batch } from './delivery.ts'
import { Tenure } from './tenure.ts'

interface Commands {
  readonly call: (...command: readonly unknown[]) => Promise<unknown>
  readonly nexusAck?: () => Promise<number>
  readonly nexusClaimBuffer?: () => Promise<unknown>
}

const nothingPending: Commands = { call: async () => [] }

/** A tenure of a partition whose lease is valid for `validMs`. */
function tenureFor(
  validMs: number,
  commands = nothingPending,
  onBatch: (batch: Batch) => Promise<void> = async () => {},
) {
  const connections = {
    commands,
    closed: new AbortController().signal,
    persist: (_: string, call: () => Promise<unknown>) => call(),
  } as unknown as Connections
  return new Tenure({
    connections,
    held: { fence: { lease: 'g', partition: 0, token: 1, value: '1:c' }, validUntil: performance.now() + validMs },
    ...{ group: 'g', consumer: 'c', batchSize: 10, blockMs: 2_000, claimAfterMs: 15_000, maxAttempts: 5 },
    sources: [{ key: 'nexus:{0}:s', stream: 's', isRetry: false }],
    ...{ maxUnsettled: 100, isolate: true },
    onBatch,
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

  test('does not deliver again what was acknowledged while it looked for what is forgotten', async () => {
    const asked = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<void>()
    let claims = 0
    let isSweeping = false
    const commands: Commands = {
      call: async (_, __, ___, ...rest) => {
        if (!isSweeping || rest.length === 0) return []
        asked.resolve()
        await answer.promise
        return [['5-1', 'c', 20_000, 1]]
      },
      nexusAck: async () => 1,
      nexusClaimBuffer: async () => {
        claims += 1
        return []
      },
    }
    const handed: Batch[] = []
    const tenure = tenureFor(60_000, commands, async (batch) => {
      handed.push(batch)
    })
    const running = tenure.run()
    const [slot] = await waitFor(() => tenure.slotsWithRoom.length === 1 && tenure.slotsWithRoom)
    slot?.deliver([[Buffer.from('5-1'), [Buffer.from('n'), Buffer.from('1')]]])
    await waitFor(() => handed.length === 1)
    isSweeping = true
    const sweeping = tenure.sweep()
    await asked.promise
    await handed[0]?.ack()
    answer.resolve()
    await sweeping
    await waitFor(() => tenure.slotsWithRoom.length === 1)
    expect(claims).toBe(0)
    tenure.end()
    await running
  })
})
