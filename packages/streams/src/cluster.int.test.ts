import { startRedis, waitFor } from '@nexus/testing'
import { expect, test, vi } from 'vitest'
import { numbered, openForTest, openRedis } from './testing/open-for-test.ts'

vi.setConfig({ testTimeout: 60_000 })

test('in Redis Cluster every command keeps to one partition: publish, consume, dead-letter, trim, measure, lease', async () => {
  // One node that owns every slot refuses what crosses slots as a large cluster does.
  await using server = await startRedis({ args: ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'] })
  {
    await using redis = openRedis(server.url)
    await redis.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
    await waitFor(async () => String(await redis.call('CLUSTER', 'INFO')).includes('cluster_state:ok'))
  }
  await using streams = await openForTest(server.url, { partitions: 4 })
  const seen: number[] = []
  const consumer = streams.consume({
    ...{ group: 'g', consumer: 'c', streams: ['urgent', 's'], blockMs: 200, maxAttempts: 2 },
    onBatch: async (batch) => {
      for (const delivery of batch.deliveries) {
        const n = Number(delivery.fields.get('n'))
        if (n === 3) await delivery.nack(1)
        else {
          seen.push(n)
          await delivery.ack()
        }
      }
    },
  })
  await waitFor(() => consumer.partitions.length === 4)
  await streams.publish(
    's',
    [0, 1, 2, 3].flatMap((partition) => numbered(partition * 100 + 10, partition * 100 + 60, partition)),
  )
  await streams.publish('urgent', numbered(0, 5, 2))
  await waitFor(() => seen.length === 204)
  const letter = await waitFor(async () => (await streams.deadLetters.list('urgent')).at(0))
  expect(await streams.deadLetters.redrive(letter, ['n', '999'])).toBe(true)
  await waitFor(() => seen.includes(999))
  await waitFor(async () =>
    (await streams.lag({ stream: 's', groups: ['g'] })).every(({ entries, pending }) => entries + pending === 0),
  )
  const trimmed = await streams.trim({ stream: 's', required: ['g'] })
  expect(trimmed.reduce((sum, one) => sum + one.trimmed, 0)).toBeGreaterThan(0)
  await streams.hold({ stream: 's', partition: 3, name: 'x', entryId: '1-1' })
  const published = await new Promise<readonly string[]>((resolve) => {
    streams.lease('one', async ({ fence }) => resolve(await streams.publish('s', numbered(0, 2, 3), fence)), {
      partition: 3,
    })
  })
  expect(published).toHaveLength(2)
  expect(streams.faults).toEqual([])
})
