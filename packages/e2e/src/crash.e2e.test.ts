import { join } from 'node:path'
import type { ServiceName } from '@nexus/events'
import { createRequestChecker } from '@nexus/simulator'
import { waitFor } from '@nexus/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Constellation, type ServiceProcess, startConstellation } from './index.ts'
import { brokenPromises } from './promises.ts'
import { Town } from './town.ts'

/** Folder of the recorded data; the contract is not checked without it. */
const testdata = process.env.NEXUS_TESTDATA ?? ''
if (!testdata)
  process.stdout.write('skipped: requests are not checked against Discord’s document, NEXUS_TESTDATA is not set\n')

type CrashPoint = 'read' | 'appended' | 'published' | 'performed'

/** Where each service may die. A service has the points that its way of working has. */
const points: readonly (readonly [ServiceName, CrashPoint])[] = [
  ['gateway', 'read'],
  ['gateway', 'published'],
  ['recorder', 'read'],
  ['recorder', 'appended'],
  ['recorder', 'published'],
  ['context', 'read'],
  ['context', 'published'],
  ['moderation', 'read'],
  ['moderation', 'appended'],
  ['moderation', 'published'],
  ['ai-router', 'read'],
  ['ai-router', 'appended'],
  ['ai-router', 'performed'],
  ['ai-router', 'published'],
  ['action-executor', 'read'],
  ['action-executor', 'appended'],
  ['action-executor', 'performed'],
  ['action-executor', 'published'],
  ['commands', 'read'],
  ['commands', 'appended'],
  ['commands', 'published'],
]

/** Starts a service again as soon as it has died, as a supervisor does; tells how it ended. */
function restartOnceDead(service: ServiceProcess) {
  const watch = { end: null as ServiceProcess['ended'], giveUp: () => clearInterval(timer) }
  const timer = setInterval(() => {
    if (!service.ended) return
    watch.end = service.ended
    clearInterval(timer)
    service.start()
  }, 50)
  return watch
}

let nexus: Constellation
let town: Town

beforeAll(async () => {
  nexus = await startConstellation()
  town = new Town(nexus)
})
afterAll(() => nexus?.[Symbol.asyncDispose]())

describe('a service that dies under traffic', () => {
  test.each(points)('%s, killed at %s, loses nothing and does nothing twice', async (name, point) => {
    const service = nexus.service(name)
    await service.stop()
    service.start({ NEXUS_CRASH_AT: `${point}:1` })
    const restarting = restartOnceDead(service)
    try {
      await town.liveThroughARound()
      await waitFor(() => restarting.end !== null, { timeoutMs: 10_000, what: `${name} to pass ${point}` })
    } catch (error) {
      throw new Error(`${nexus.tails()}\n${error instanceof Error ? error.message : 'failed'}`, { cause: error })
    } finally {
      restarting.giveUp()
      if (restarting.end === null) await service.kill()
      if (service.ended) service.start()
    }
    expect(restarting.end).toEqual({ code: null, signal: 'SIGKILL' })
    await service.ready()
    await waitFor(async () => (await brokenPromises(nexus)).length === 0, {
      timeoutMs: 60_000,
      intervalMs: 500,
      what: 'every promise to be kept',
    }).catch(async (timedOut: unknown) => {
      expect(await brokenPromises(nexus), String(timedOut)).toEqual([])
    })
  })

  test.skipIf(!testdata)('sends Discord nothing that its document forbids', async () => {
    const checker = await createRequestChecker(join(testdata, 'contracts/discord-openapi.json'))
    const { rows } = nexus.simulator.control.requests.list()
    expect(rows.length).toBeGreaterThan(20)
    expect([...new Set(rows.flatMap((row) => checker.checkRequest(row)))]).toEqual([])
  })

  test('leaves a chain that verifies', async () => {
    expect(await nexus.log.verify()).toMatchObject({ fault: null })
  })
})
