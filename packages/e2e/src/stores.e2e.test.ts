import { setTimeout as wait } from 'node:timers/promises'
import type { Stream } from '@nexus/events'
import { waitFor } from '@nexus/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Constellation, startConstellation } from './index.ts'
import { StreamGauge } from './stream-gauge.ts'
import { Town } from './town.ts'
import { untilPromisesKept } from './until-promises-kept.ts'

const WITHIN_MS = 150_000
const OUTAGE_MS = 10_000
const SCAM = 'free nitro for everyone, claim it at https://discord-nitro-gift.example/claim'

let nexus: Constellation
let town: Town
let gauge: StreamGauge

beforeAll(async () => {
  nexus = await startConstellation({
    // Often enough that a partition is taken over with a snapshot, and that what is lost without a trace is found soon.
    env: { SNAPSHOT_EVERY: '20', FIND_UNJUDGED_EVERY_MS: '2000' },
  })
  town = new Town(nexus)
  gauge = new StreamGauge(nexus)
  await town.liveThroughARound().catch((error: unknown) => {
    throw new Error(nexus.tails(), { cause: error })
  })
})
afterAll(async () => {
  gauge?.close()
  await nexus?.[Symbol.asyncDispose]()
})

const pids = () =>
  Object.fromEntries([...nexus.processes].map(([name, { pid, isRunning }]) => [name, isRunning ? pid : 0]))

/**
 * Lets the town live, and a store fail as soon as `count` entries more stand in `stream`. Afterwards nothing is owed, and
 * every process is the one that it was.
 */
async function liveThrough(stream: Stream, count: number, fail: () => Promise<void>): Promise<void> {
  const before = pids()
  let living: Promise<void> = Promise.resolve()
  const failing = gauge.whileMoreIn(stream, count, () => {
    living = town.liveThroughARound(WITHIN_MS)
    living.catch(() => undefined)
  })
  const [failed, lived] = await Promise.allSettled([failing.then(fail), failing.then(() => living)])
  expect(pids(), nexus.tails()).toEqual(before)
  if (failed.status === 'rejected') throw failed.reason
  if (lived.status === 'rejected') throw new Error(`${nexus.tails()}\n${String(lived.reason)}`, { cause: lived.reason })
  await untilPromisesKept(nexus)
  expect(pids()).toEqual(before)
}

/** A member who has not posted before: nothing that he did earlier weighs on what is judged. */
function newcomer(name: string): string {
  nexus.simulator.control.member.join({ guildId: town.guildId, newName: name })
  return name
}

describe('Redis', () => {
  test('may be killed under traffic', { timeout: 400_000 }, async () => {
    await liveThrough('context.messages', 5, async () => {
      await nexus.redis.restart('SIGKILL')
    })
  })

  test('may be restarted under traffic', { timeout: 400_000 }, async () => {
    await liveThrough('context.messages', 5, async () => {
      await nexus.redis.restart()
    })
  })

  test('may be away for ten seconds', { timeout: 400_000 }, async () => {
    await liveThrough('discord.events', 5, async () => {
      await nexus.redis.kill()
      for (let i = 0; i < 5; i++) town.post(newcomer(`Waiter ${i}`), `is anybody there? ${i}`)
      await wait(OUTAGE_MS)
      await nexus.redis.restart()
    })
  })

  test('may refuse every write: services say that they are not ready until it takes them again', async () => {
    const ready = () => Promise.all([...nexus.processes.values()].map((process) => process.isReady()))
    await gauge.refuseWrites(true)
    for (let i = 0; i < 5; i++) town.post(newcomer(`Refused ${i}`), `is this thing on? ${i}`)
    await waitFor(async () => !(await ready()).includes(true), { timeoutMs: 30_000, what: 'nobody to be ready' })
    await gauge.refuseWrites(false)
    await waitFor(async () => !(await ready()).includes(false), { timeoutMs: 30_000, what: 'everybody to be ready' })
    await untilPromisesKept(nexus)
  })

  test('may lose all its data under traffic, again and again', { timeout: 400_000 }, async () => {
    await liveThrough('discord.events', 10, async () => {
      for (const stream of ['discord.events', 'context.messages', 'context.messages'] as const) {
        await gauge.flushAll()
        await gauge.whileMoreIn(stream, 3, () => {
          for (let i = 0; i < 5; i++) town.post(newcomer(`Flushed ${stream} ${i}`), `who turned off the light? ${i}`)
        })
      }
      await gauge.flushAll()
    })
  })

  test('may lose what was sent and not archived', { timeout: 400_000 }, async () => {
    const recorder = nexus.service('recorder')
    await recorder.stop()
    await gauge.whileMoreIn('discord.events', 2, () => {
      town.post(newcomer('Scammer in the snow'), `${SCAM}?r=snow`)
      town.post(newcomer('Chatter in the snow'), 'it covers every track')
    })
    await gauge.flushAll()
    recorder.start()
    await recorder.ready()
    await untilPromisesKept(nexus)
  })

  test('may lose what was contextualized and not judged', { timeout: 400_000 }, async () => {
    const moderation = nexus.service('moderation')
    await moderation.stop()
    const scammer = newcomer('Scammer in the dark')
    await gauge.whileMoreIn('context.messages', 2, () => {
      town.post(scammer, `${SCAM}?r=dark`)
      town.post(newcomer('Chatter in the dark'), 'a quiet evening it is')
    })
    await gauge.untilArchivedIsForgotten()
    await gauge.flushAll()
    moderation.start()
    await moderation.ready()
    await untilPromisesKept(nexus)
  })

  test('may lose what was contextualized and not judged, and nothing else', async () => {
    const moderation = nexus.service('moderation')
    await moderation.stop()
    const scammer = newcomer('Scammer in the sand')
    await gauge.whileMoreIn('context.messages', 2, () => {
      town.post(scammer, `${SCAM}?r=sand`)
      town.post(newcomer('Chatter in the sand'), 'it runs through the fingers')
    })
    await gauge.untilArchivedIsForgotten()
    await gauge.lose('context.messages')
    moderation.start()
    await moderation.ready()
    await untilPromisesKept(nexus)
  })

  test('may come back as it was a moment ago', async () => {
    const moderation = nexus.service('moderation')
    await moderation.stop()
    const goBack = await nexus.redis.remember()
    const scammer = newcomer('Scammer in the past')
    await gauge.whileMoreIn('context.messages', 2, () => {
      town.post(scammer, `${SCAM}?r=past`)
      town.post(newcomer('Chatter in the past'), 'have we not been here before?')
    })
    await gauge.untilArchivedIsForgotten()
    await goBack()
    moderation.start()
    await moderation.ready()
    await untilPromisesKept(nexus)
  })

  test('may lose what was archived and not contextualized', { timeout: 400_000 }, async () => {
    const context = nexus.service('context')
    await context.stop()
    const scammer = newcomer('Scammer in the fog')
    await gauge.whileMoreIn('discord.events', 2, () => {
      town.post(scammer, `${SCAM}?r=fog`)
      town.post(newcomer('Chatter in the fog'), 'one cannot see a thing')
    })
    await gauge.untilArchivedIsForgotten()
    await gauge.flushAll()
    context.start()
    await context.ready()
    await untilPromisesKept(nexus)
  })

  test('may lose what was ordered and not carried out', { timeout: 400_000 }, async () => {
    const executor = nexus.service('action-executor')
    await executor.stop()
    const scammer = newcomer('Scammer in the rain')
    const before = await ordered()
    town.post(scammer, `${SCAM}?r=rain`)
    await waitFor(async () => (await ordered()) > before, { timeoutMs: 60_000, intervalMs: 200, what: 'an order' })
    await gauge.flushAll()
    executor.start()
    await executor.ready()
    await untilPromisesKept(nexus)
    const events = await nexus.events()
    expect(events.filter(({ type }) => type === 'EnforcementExpired')).toEqual([])
  })
})

describe('Postgres', () => {
  test('may be killed under traffic', { timeout: 400_000 }, async () => {
    await liveThrough('context.messages', 5, async () => {
      await nexus.postgres.kill()
      await nexus.postgres.restart()
    })
  })

  test('may be restarted under traffic', { timeout: 400_000 }, async () => {
    await liveThrough('context.messages', 5, async () => {
      await nexus.postgres.restart()
    })
  })

  test('may be away for longer than an entry has attempts', { timeout: 400_000 }, async () => {
    await liveThrough('moderation.decisions', 1, async () => {
      await nexus.postgres.kill()
      for (let i = 0; i < 5; i++) town.post(newcomer(`Patient ${i}`), `it will be back soon ${i}`)
      await wait(2 * OUTAGE_MS)
      await nexus.postgres.restart()
    })
  })
})

describe('afterwards', () => {
  test('the chain verifies', async () => {
    expect(await nexus.log.verify()).toMatchObject({ fault: null })
  })

  test('nothing was set aside', () => {
    const said = [...nexus.processes.values()].flatMap(({ logged }) => logged)
    expect(said.filter((line) => line.includes('entry set aside'))).toEqual([])
  })
})

async function ordered(): Promise<number> {
  return (await nexus.events()).filter(({ type }) => type === 'EnforcementOrdered').length
}
