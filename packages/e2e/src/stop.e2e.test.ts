import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Constellation, startConstellation } from './index.ts'

/** What is promised to whoever stops a service: his supervisor kills it some time after that. */
const STOPS_WITHIN_MS = 25_000

let nexus: Constellation

beforeAll(async () => {
  nexus = await startConstellation()
  await Promise.all([nexus.redis.kill(), nexus.postgres.kill()])
}, 300_000)

afterAll(async () => {
  await nexus.postgres.restart()
  await nexus?.[Symbol.asyncDispose]()
})

test('every service stops within 25 s, also while both of its stores are gone', async () => {
  const askedAt = performance.now()
  const late: string[] = []
  await Promise.all(
    [...nexus.processes.values()].map(async (service) => {
      process.kill(service.pid, 'SIGTERM')
      await service.untilEnded(2 * STOPS_WITHIN_MS)
      const tookMs = Math.round(performance.now() - askedAt)
      if (tookMs > STOPS_WITHIN_MS) late.push(`${service.name} took ${tookMs} ms`)
    }),
  )
  expect(late).toEqual([])
}, 120_000)
