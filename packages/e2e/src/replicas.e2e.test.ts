import { computePermissions } from '@nexus/discord'
import type { ServiceName } from '@nexus/events'
import { loadLocalModel } from '@nexus/local-model'
import { replayGuild } from '@nexus/replay'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Constellation, ServiceProcess, startConstellation } from './index.ts'
import { Town } from './town.ts'
import { untilPromisesKept } from './until-promises-kept.ts'

/** Everything that reads streams. The gateway owns one connection and is stood in for, not shared. */
const consumers: readonly ServiceName[] = [
  'recorder',
  'context',
  'moderation',
  'ai-router',
  'action-executor',
  'commands',
]

let nexus: Constellation
let town: Town
const replicas: ServiceProcess[] = []

beforeAll(async () => {
  nexus = await startConstellation()
  town = new Town(nexus)
})
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.stop()))
  await nexus?.[Symbol.asyncDispose]()
})

async function startReplica(name: ServiceName): Promise<ServiceProcess> {
  const replica = new ServiceProcess(name, nexus.environment)
  replicas.push(replica)
  replica.start()
  await replica.ready()
  return replica
}

const tails = () => [nexus.tails(), ...replicas.map(({ name, tail }) => `--- ${name}, another\n${tail}`)].join('\n')

/** Lets the town live while replicas come and go; afterwards nothing is owed. */
async function liveThrough(comingAndGoing: () => Promise<void>): Promise<void> {
  const outcomes = await Promise.allSettled([town.liveThroughARound(150_000), comingAndGoing()])
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected')
      throw new Error(`${tails()}\n${String(outcome.reason)}`, { cause: outcome.reason })
  }
  await untilPromisesKept(nexus)
}

describe('two replicas of a consumer', () => {
  test.each(consumers)('%s: come, share, are killed and are stopped under load', { timeout: 400_000 }, async (name) => {
    const first = nexus.service(name)
    let second: ServiceProcess | undefined
    await liveThrough(async () => {
      second = await startReplica(name)
      await first.kill()
      first.start()
      await first.ready()
    })
    await liveThrough(async () => {
      await second?.stop()
    })
    expect(second?.ended).toEqual({ code: 0, signal: null })
  })
})

describe('three replicas of a consumer', () => {
  test('one stands by, and takes over from whichever is killed', { timeout: 400_000 }, async () => {
    const first = nexus.service('context')
    const others: ServiceProcess[] = []
    await liveThrough(async () => {
      for (let i = 0; i < 2; i++) others.push(await startReplica('context'))
      await first.kill()
      first.start()
      await first.ready()
    })
    const [second, third] = others
    await liveThrough(async () => {
      await second?.kill()
      await third?.stop()
    })
    expect(third?.ended).toEqual({ code: 0, signal: null })
  })
})

describe('all of it', () => {
  test('is judged the same again by replay', async () => {
    const replayed = await replayGuild({
      eventLog: nexus.log,
      guildId: town.guildId,
      from: 0,
      until: Date.now() + 60_000,
      computePermissions,
      model: loadLocalModel(),
    })
    expect(replayed.messages).toBeGreaterThan(0)
    expect(replayed.differences).toEqual([])
  })

  test('stands in a chain that verifies', async () => {
    expect(await nexus.log.verify()).toMatchObject({ fault: null })
  })
})
