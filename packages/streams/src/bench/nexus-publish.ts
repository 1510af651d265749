import { openStreams } from '../open-streams.ts'
import { keepInFlight, serveTask } from './child.ts'
import { sampleEnvelope } from './sample-envelope.ts'

/** Entries per `publish`: the size of an append to the log. */
const BATCH = 100

await serveTask(async ({ url, entries, window }) => {
  const streams = await openStreams({ url, clientName: 'bench-publish' })
  const envelopes = Array.from({ length: BATCH }, (_, i) => JSON.stringify(sampleEnvelope(i)))
  return {
    run: () =>
      keepInFlight(entries / BATCH, window / BATCH, (i) =>
        streams.publish(
          'bench',
          envelopes.map((envelope) => ({ partition: i % streams.partitions, fields: ['m', envelope] })),
        ),
      ),
    close: () => streams.close(),
  }
})
