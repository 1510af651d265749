import { snowflakeAt } from '@nexus/events'
import { startRedis, waitFor } from '@nexus/testing'
import { Redis } from 'ioredis'
import { describe, expect, test } from 'vitest'
import type { GatewayLimits } from './run-gateway.ts'
import { PARTITIONS, startGateway } from './testing/gateway-under-test.ts'
import { PretendRecorder, type StreamedFrame } from './testing/pretend-recorder.ts'
import { ScriptedDiscord } from './testing/scripted-discord.ts'

const GUILD = '900000000000000001'
const OTHER_GUILD = '900000000000000004'
const CHANNEL = '900000000000000100'

async function stage(limits: Partial<GatewayLimits> = {}) {
  const redis = await startRedis()
  const discord = await new ScriptedDiscord().start()
  const recorder = new PretendRecorder(redis.url, PARTITIONS)
  const gateway = () => startGateway({ apiUrl: discord.apiUrl, redisUrl: redis.url, limits })
  let written = 0
  let lastId = 0n
  /** Somebody writes `count` messages. */
  const chat = (count: number, guildId = GUILD) => {
    for (let i = 0; i < count; i++) {
      const now = BigInt(snowflakeAt(Date.now()))
      lastId = now > lastId ? now : lastId + 1n
      written += 1
      const author = { id: '900000000000000200', username: 'eve' }
      discord.say('MESSAGE_CREATE', {
        id: String(lastId),
        guild_id: guildId,
        channel_id: CHANNEL,
        author,
        content: `message ${written}`,
      })
    }
  }
  /** What is on the streams, each dispatch once. */
  const published = async () => new Set((await recorder.read()).map((f) => `${f.sessionId}:${f.sequence}:${f.t}`))
  /** Waits until everything that Discord said about messages and guilds is on the streams. */
  const allPublished = () =>
    waitFor(
      async () => {
        const there = await published()
        const wanted = discord.sent.filter(({ t }) => t !== 'READY' && t !== 'RESUMED')
        return wanted.every(({ sessionId, sequence, t }) => there.has(`${sessionId}:${sequence}:${t}`))
      },
      { what: 'every dispatch on the streams' },
    )
  return {
    redis,
    discord,
    recorder,
    gateway,
    chat,
    allPublished,
    async [Symbol.asyncDispose]() {
      await recorder[Symbol.asyncDispose]()
      await discord[Symbol.asyncDispose]()
      await redis.stop()
    },
  }
}

/** Every frame links to the one before it in its partition and session. */
function expectUnbrokenLinks(frames: readonly StreamedFrame[]): void {
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const chain = frames.filter((f) => f.partition === partition).toSorted((a, b) => a.sequence - b.sequence)
    expect(chain.map(({ before }) => before)).toEqual([0, ...chain.map(({ sequence }) => sequence)].slice(0, -1))
  }
}

const isUp = (gateway: { health: { state: string } }) =>
  waitFor(() => gateway.health.state === 'up', { what: 'health up' })

describe('dispatches', () => {
  test('reach the streams in order, linked, with what readers need beside the envelope', async () => {
    await using it = await stage()
    await using gateway = await it.gateway()
    await isUp(gateway)
    it.chat(5)
    it.chat(5, OTHER_GUILD)
    it.discord.say('TYPING_START', { channel_id: CHANNEL })
    it.discord.say('INTERACTION_CREATE', { id: snowflakeAt(Date.now()), guild_id: GUILD, token: 'secret' })
    it.discord.say('MESSAGE_REACTION_ADD', { guild_id: GUILD, user_id: '900000000000000200' })
    it.chat(1)
    await waitFor(async () => (await it.recorder.read()).length === 14)
    const frames = await it.recorder.read()
    expectUnbrokenLinks(frames)
    expect(frames.map(({ t }) => t)).not.toContain('TYPING_START')
    expect(frames.filter(({ stream }) => stream === 'discord.interactions').map(({ t }) => t)).toEqual([
      'INTERACTION_CREATE',
      'MESSAGE_REACTION_ADD',
    ])
    const message = frames.find(({ t }) => t === 'MESSAGE_CREATE')
    expect(message?.fields).toMatchObject({ u: '900000000000000200', i: `${message?.d.id} ${CHANNEL}` })
    expect(it.discord.isCompressed).toBe(true)
    const contents = frames.filter((f) => f.t === 'MESSAGE_CREATE' && f.d.guild_id === GUILD).map(({ d }) => d.content)
    expect(contents).toEqual([1, 2, 3, 4, 5, 11].map((n) => `message ${n}`))
  })
})

describe('what NEXUS posted itself', () => {
  test('reaches the streams without its words, in its place in the chain, after a resume too', async () => {
    await using it = await stage()
    const { selfId } = it.discord
    const word = 'zyzzyvaquux'
    let cards = 0
    const show = () => {
      cards += 1
      const [id, place] = [snowflakeAt(Date.now() + cards), { guild_id: GUILD, channel_id: CHANNEL }]
      const card = { id, ...place, author: { id: selfId, bot: true }, embeds: [{ description: word }] }
      it.discord.say('MESSAGE_CREATE', card)
      it.discord.say('MESSAGE_UPDATE', card)
      it.discord.say('INTERACTION_CREATE', { id, guild_id: GUILD, token: 'secret', message: card })
      it.chat(1)
    }
    const first = await it.gateway()
    await isUp(first)
    show()
    await it.allPublished()
    await first.stop()
    await using second = await it.gateway()
    await isUp(second)
    show()
    await it.allPublished()
    expect(second.told).toContain('resumed')
    const frames = await it.recorder.read()
    expectUnbrokenLinks(frames)
    expect(frames.filter(({ fields }) => fields.u === selfId)).toHaveLength(4)
    expect(JSON.stringify(frames)).not.toContain(word)
  })
})

describe('a restart', () => {
  test('resumes where the streams are, loses nothing, and goes on with the links', async () => {
    await using it = await stage()
    it.recorder.start()
    const first = await it.gateway()
    await isUp(first)
    it.chat(50)
    it.chat(50, OTHER_GUILD)
    await first.stop()
    await waitFor(() => it.discord.deeds.at(-1) === 'close 4200', { what: 'Discord to see that it was left' })
    it.chat(50)
    await using second = await it.gateway()
    await isUp(second)
    it.chat(10, OTHER_GUILD)
    await it.allPublished()
    expect(second.told).toContain('resumed')
    expect(it.discord.identified).toHaveLength(1)
    expect(second.gaps).toEqual([])
    expectUnbrokenLinks(await it.recorder.read())
    await waitFor(() => it.recorder.archive.size === 161, { what: 'everything archived without a gap' })
  })

  test('after a kill begins again at what Redis had acknowledged', async () => {
    await using it = await stage({ saveEveryMs: 60_000 })
    const first = await it.gateway()
    await isUp(first)
    it.chat(20)
    await it.allPublished()
    await first.stop()
    // A killed process does not save when it stops: Redis holds what it had saved before.
    const admin = new Redis(it.redis.url)
    await admin.hset('nexus:gateway:shard:0', { sequence: 5, chains: '0:4 1:5' })
    admin.disconnect()
    await using second = await it.gateway()
    await isUp(second)
    expect(it.discord.resumedAfter).toEqual([5])
    await it.allPublished()
  })
})

describe('Discord asks for another connection', () => {
  test('with op 7: it is resumed and nothing is missing', async () => {
    await using it = await stage()
    await using gateway = await it.gateway()
    await isUp(gateway)
    it.chat(20)
    it.discord.reconnect()
    await waitFor(() => it.discord.deeds.includes('close 4200'))
    it.chat(20)
    await waitFor(() => gateway.told.includes('resumed'))
    await it.allPublished()
    expect(it.discord.identified).toHaveLength(1)
  })

  test('with op 9 that may resume: it is resumed', async () => {
    await using it = await stage()
    await using gateway = await it.gateway()
    await isUp(gateway)
    it.chat(3)
    await it.allPublished()
    it.discord.invalidate(true)
    await waitFor(() => it.discord.deeds.includes('resume'))
    it.chat(3)
    await it.allPublished()
    expect(it.discord.identified).toHaveLength(1)
  })

  test('by silence: a connection without heartbeats is left and resumed', async () => {
    await using it = await stage()
    it.discord.heartbeatMs = 100
    await using gateway = await it.gateway()
    await isUp(gateway)
    it.discord.answersHeartbeats = false
    await waitFor(() => it.discord.deeds.includes('close 4200'))
    it.discord.answersHeartbeats = true
    it.chat(3)
    await waitFor(() => gateway.told.includes('resumed'))
    await it.allPublished()
  })
})

describe('a failing network', () => {
  test('that garbles the compressed stream costs a connection and nothing else', async () => {
    await using it = await stage()
    await using gateway = await it.gateway()
    await isUp(gateway)
    it.chat(3)
    it.discord.garble()
    it.chat(3)
    await waitFor(() => gateway.told.includes('resumed'))
    await it.allPublished()
    expect(it.discord.identified).toHaveLength(1)
  })

  test('does not cost the session, however often it fails before it comes back', async () => {
    await using it = await stage()
    await using gateway = await it.gateway()
    await isUp(gateway)
    it.chat(5)
    await it.allPublished()
    it.discord.isUnreachable = true
    it.discord.cut()
    await waitFor(() => it.discord.deeds.filter((deed) => deed === 'connect').length >= 4)
    it.chat(5)
    it.discord.isUnreachable = false
    await waitFor(() => gateway.told.includes('resumed'))
    await it.allPublished()
    expect(it.discord.identified).toHaveLength(1)
  })

  test('is tried more and more slowly, and said to be down', async () => {
    await using it = await stage({ backoffMs: 800 })
    await using gateway = await it.gateway()
    await isUp(gateway)
    it.discord.isUnreachable = true
    it.discord.cut()
    await waitFor(() => gateway.told.filter((word) => word === 'disconnected 1006').length >= 5, { timeoutMs: 30_000 })
    expect(gateway.health).toMatchObject({ state: 'down' })
    const connects = () => it.discord.deeds.filter((deed) => deed === 'connect').length
    const before = connects()
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    expect(connects() - before).toBeLessThanOrEqual(1)
  }, 40_000)

  test('whose resumes are never answered is tried again, and in the end a new session is begun', async () => {
    await using it = await stage({ resumeTimeoutMs: 200 })
    await using gateway = await it.gateway()
    await isUp(gateway)
    it.discord.answersResumes = false
    it.discord.cut()
    await waitFor(() => it.discord.identified.length === 2, { timeoutMs: 20_000 })
    expect(gateway.told.filter((word) => word === 'resume timed out').length).toBeGreaterThanOrEqual(3)
    expect(gateway.gaps).toMatchObject([{ cause: 'session_lost' }])
  }, 30_000)
})

describe('a lost session', () => {
  test('is recorded as a gap, and its messages are fetched over REST with their authors’ membership', async () => {
    await using it = await stage()
    it.recorder.start()
    await using gateway = await it.gateway()
    await isUp(gateway)
    it.chat(3)
    await it.allPublished()
    const author = { id: '900000000000000300', username: 'frank' }
    const missed = [10, 20].map((ms) => ({
      id: snowflakeAt(Date.now() + ms),
      channel_id: CHANNEL,
      author,
      content: `missed ${ms}`,
    }))
    it.discord.rest = (path) => {
      if (path === `/guilds/${GUILD}/channels`) return [{ id: CHANNEL, type: 0, last_message_id: missed[1]?.id }]
      if (path === `/guilds/${GUILD}/threads/active`) return { threads: [], members: [] }
      if (path === `/guilds/${GUILD}/members/${author.id}`) return { user: author, roles: ['900000000000000009'] }
      if (path.startsWith(`/channels/${CHANNEL}/messages?`)) return missed.toReversed()
      return null
    }
    it.discord.invalidate(false)
    await waitFor(() => gateway.told.includes('backfilled 2'), { timeoutMs: 20_000 })
    expect(gateway.gaps).toMatchObject([{ cause: 'session_lost', shardId: 0 }])
    const fetched = (await it.recorder.read()).filter(({ sessionId }) => sessionId === 'backfill:session-1')
    expect(fetched.map(({ sequence, before, t, d }) => [sequence, before, t, d.content])).toEqual([
      [1, 0, 'MESSAGE_CREATE', 'missed 10'],
      [2, 1, 'MESSAGE_CREATE', 'missed 20'],
    ])
    expect(fetched[0]?.d).toMatchObject({ guild_id: GUILD, member: { roles: ['900000000000000009'] } })
    expect(fetched[0]?.d.member).not.toHaveProperty('user')
    expect(await gateway.redis.hget('nexus:gateway:shard:0', 'backfill')).toBeNull()
  }, 30_000)

  test('found out by a restart that cannot resume is fetched by that process', async () => {
    await using it = await stage()
    const first = await it.gateway()
    await isUp(first)
    it.chat(1)
    await it.allPublished()
    await first.stop()
    it.discord.forgetSessions()
    it.discord.rest = (path) => (path.endsWith('/channels') ? [] : path.endsWith('/active') ? { threads: [] } : null)
    await using second = await it.gateway()
    await waitFor(() => second.told.includes('backfilled 0'), { timeoutMs: 20_000 })
    expect(second.gaps).toMatchObject([{ cause: 'session_lost' }])
  }, 30_000)
})

describe('Redis', () => {
  test('that loses everything gets what was not archived again, in order and before anything new', async () => {
    await using it = await stage({ resendAfterMs: 60_000 })
    await using gateway = await it.gateway()
    await isUp(gateway)
    it.recorder.start()
    it.chat(10)
    await it.allPublished()
    await waitFor(() => it.recorder.archive.size === 11)
    await gateway.keepsNothing()
    await it.recorder.pause()
    it.chat(20)
    await it.allPublished()
    const admin = new Redis(it.redis.url)
    await admin.flushall()
    it.chat(5)
    await waitFor(async () => (await it.recorder.read()).length === 25, { what: 'the 20 not archived and 5 new ones' })
    admin.disconnect()
    const contents = (await it.recorder.read()).map(({ d }) => d.content)
    expect(contents).toEqual(Array.from({ length: 25 }, (_, i) => `message ${i + 11}`))
    expect(gateway.told).toContain('sent again: data_lost')
    it.recorder.isArchiving = true
    await waitFor(() => it.recorder.archive.size === 36, { what: 'everything archived' })
  })

  test('that is away makes the gateway leave Discord before memory runs out, and nothing is lost', async () => {
    await using it = await stage({ slowAtWeight: 20_000, leaveAfterMs: 300 })
    await using gateway = await it.gateway()
    await isUp(gateway)
    await it.redis.kill()
    it.chat(100)
    await waitFor(() => gateway.told.includes('flow slow'))
    await waitFor(() => gateway.told.includes('flow full'))
    await waitFor(() => it.discord.connections === 0)
    it.chat(100)
    await it.redis.restart()
    await waitFor(() => gateway.told.includes('flow open'), { timeoutMs: 20_000 })
    await waitFor(() => gateway.told.includes('resumed'), { timeoutMs: 20_000 })
    // The Redis of this test keeps nothing over a kill: what was published before it is sent again as well.
    await it.allPublished()
    expect(it.discord.identified).toHaveLength(1)
  }, 40_000)

  test('that is slow makes the gateway stop reading, and read on without another connection', async () => {
    await using it = await stage({ slowAtWeight: 20_000 })
    await using gateway = await it.gateway()
    await isUp(gateway)
    const admin = new Redis(it.redis.url)
    await admin.client('PAUSE', 600)
    admin.disconnect()
    it.chat(50)
    await waitFor(() => gateway.told.includes('flow slow'))
    const before = gateway.received()
    it.chat(2_000)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(gateway.received() - before).toBeLessThan(1_000)
    await it.allPublished()
    expect(gateway.told).not.toContain('flow full')
    expect(it.discord.deeds.filter((deed) => deed === 'connect')).toHaveLength(1)
  }, 40_000)
})

describe('the recorder', () => {
  test('that missed frames gets them again after a while', async () => {
    await using it = await stage({ resendAfterMs: 200 })
    await using gateway = await it.gateway()
    await isUp(gateway)
    it.chat(5)
    await it.allPublished()
    for (let p = 0; p < PARTITIONS; p++) await gateway.redis.del(`nexus:{${p}}:discord.events`)
    await waitFor(() => gateway.told.includes('sent again: stalled'))
    await it.allPublished()
  })

  test('that stays away for too long has frames given up, loudly, and can go on afterwards', async () => {
    await using it = await stage({ retainMs: 100, gapEveryMs: 100 })
    await using gateway = await it.gateway()
    await isUp(gateway)
    it.chat(5)
    await waitFor(() => gateway.gaps.length > 0, { timeoutMs: 20_000 })
    expect(gateway.gaps[0]).toMatchObject({ cause: 'frames_dropped' })
    await gateway.redis.flushall()
    it.chat(5)
    it.recorder.start()
    await waitFor(() => it.recorder.archive.size >= 5)
    await waitFor(async () => {
      const watermarks = await gateway.redis.hvals('nexus:{0}:archived')
      return watermarks.concat(await gateway.redis.hvals('nexus:{1}:archived')).includes('12')
    })
  }, 30_000)
})

describe('Discord refuses for good', () => {
  test.each([
    [4004, 'DISCORD_TOKEN'],
    [4014, 'MESSAGE CONTENT INTENT'],
  ])('with %i: no further attempt, unready, and what to do', async (code, remedy) => {
    await using it = await stage()
    it.discord.refusesWith = code
    await using gateway = await it.gateway()
    await waitFor(() => gateway.health.detail.includes('for good'))
    expect(gateway.health.state).toBe('down')
    expect(gateway.told.find((word) => word.startsWith(`fatal ${code}`))).toContain(remedy)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(it.discord.identified).toHaveLength(1)
  })

  test('by having no sessions left today: it waits and says so, and a resume needs none', async () => {
    await using it = await stage()
    const first = await it.gateway()
    await isUp(first)
    await first.stop()
    it.discord.remaining = 0
    await using second = await it.gateway()
    await isUp(second)
    it.discord.invalidate(false)
    await waitFor(() => second.told.includes('identifies exhausted'))
    expect(it.discord.identified).toHaveLength(1)
  })
})
