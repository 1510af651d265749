import { PubSubRedisBroker } from '@discordjs/brokers'
import { Redis } from 'ioredis'
import { serveTask } from './child.ts'

/** The package brings an ioredis of its own, of another major version. */
type BrokerRedis = ConstructorParameters<typeof PubSubRedisBroker>[0]

await serveTask(async ({ url, entries }) => {
  const redis = new Redis(url)
  const broker = new PubSubRedisBroker<{ 'bench-brokers': { type?: string } }>(redis as unknown as BrokerRedis, {
    group: 'bench',
  })
  // Its reading loop reports the connection that is closed under it.
  broker.on('error', () => undefined)
  let left = entries
  const finished = Promise.withResolvers<void>()
  broker.on('bench-brokers', ({ data, ack }) => {
    if (data.type) left -= 1
    ack().then(() => {
      if (left === 0) finished.resolve()
    }, finished.reject)
  })
  await broker.subscribe(['bench-brokers'])
  return {
    run: () => finished.promise,
    close: async () => {
      await broker.destroy()
      redis.disconnect()
    },
  }
})
