import { openStreams } from '../open-streams.ts'
import { keepInFlight, serveTask } from './child.ts'
import { sampleEnvelopes } from './sample-envelope.ts'

await serveTask(async ({ url, entries, window }) => {
  const streams = await openStreams({ url, clientName: 'bench-producer' })
  const envelopes = sampleEnvelopes()
  return {
    run: () =>
      keepInFlight(entries, window, (i) =>
        streams.publish('bench', [
          { partition: i % streams.partitions, fields: ['m', JSON.stringify(envelopes[i % envelopes.length])] },
        ]),
      ),
    close: () => streams.close(),
  }
})
