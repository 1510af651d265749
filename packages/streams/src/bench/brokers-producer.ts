import { PubSubRedisBroker } from '@discordjs/brokers'
import { Redis } from 'ioredis'
import { keepInFlight, serveTask } from './child.ts'
import { sampleEnvelopes } from './sample-envelope.ts'

/** The package brings an ioredis of its own, of another major version. */
type BrokerRedis = ConstructorParameters<typeof PubSubRedisBroker>[0]

await serveTask(async ({ url, entries, window }) => {
  const redis = new Redis(url)
  const broker = new PubSubRedisBroker(redis as unknown as BrokerRedis, { group: 'bench' })
  await redis.ping()
  const envelopes = sampleEnvelopes()
  return {
    run: () => keepInFlight(entries, window, (i) => broker.publish('bench-brokers', envelopes[i % envelopes.length])),
    close: async () => {
      await broker.destroy()
      redis.disconnect()
    },
  }
})
