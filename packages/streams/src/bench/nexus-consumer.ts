import { openStreams } from '../open-streams.ts'
import { serveTask } from './child.ts'

await serveTask(async ({ url, entries }) => {
  const streams = await openStreams({ url, clientName: 'bench-consumer' })
  let left = entries
  let owned = 0
  const finished = Promise.withResolvers<void>()
  const ready = Promise.withResolvers<void>()
  streams.consume({
    group: 'bench',
    consumer: 'bench-consumer',
    streams: ['bench'],
    lifecycle: {
      acquired: () => {
        owned += 1
        if (owned === streams.partitions) ready.resolve()
      },
    },
    onBatch: async (batch) => {
      for (const { fields } of batch.deliveries) {
        const envelope = JSON.parse(fields.get('m') ?? '') as { type?: string }
        if (envelope.type) left -= 1
      }
      await batch.ack()
      if (left === 0) finished.resolve()
    },
  })
  await ready.promise
  return { run: () => finished.promise, close: () => streams.close() }
})
