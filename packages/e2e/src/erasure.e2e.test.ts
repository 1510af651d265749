import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openFrames } from '@nexus/event-log'
import type { Message, MessageNamed } from '@nexus/events'
import { partitionOf, streamKey } from '@nexus/streams'
import { waitFor } from '@nexus/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Constellation, startConstellation, untilEvent } from './index.ts'
import { untilPromisesKept } from './until-promises-kept.ts'

/** Letters that nothing else holds, in a message that is cleared, one that is flagged, and names. */
const WORD = 'zyzzyvaquux'
const SCAM = 'free nitro for everyone, claim it at https://discord-nitro-gift.example/claim'

let nexus: Constellation
let redis: Redis
let guildId: string
let userId: string
/** His case's card as it stands in Discord. */
let cardEmbeds: () => string

beforeAll(async () => {
  nexus = await startConstellation({
    services: ['gateway', 'recorder', 'context', 'moderation', 'ai-router', 'action-executor', 'commands'],
    // What is known is written down at once: a word that came late would be found.
    env: { SNAPSHOT_EVERY: '1', MOD_LOG_LOOK_EVERY_MS: '1000' },
  })
  redis = new Redis(nexus.redis.url)
  guildId = nexus.simulator.control.state().guilds[0]?.id ?? ''
  await live()
}, 300_000)

afterAll(async () => {
  redis?.disconnect()
  await nexus?.[Symbol.asyncDispose]()
})

async function live(): Promise<void> {
  const { member } = nexus.simulator.control
  const post = (authorName: string, content: string, replyTo?: string) =>
    member.post({ guildId, channelName: 'general', authorName, content, ...(replyTo ? { replyTo } : {}) }).id
  userId = member.join({ guildId, newName: 'Ephemera' }).id
  member.join({ guildId, newName: 'Witness' })
  const said = post('Ephemera', `my secret is ${WORD}`)
  post('Witness', 'I shall quote you on that', said)
  post('Ephemera', `${SCAM}?${WORD}`)
  await setAside()
  await handleCard()
  for (let i = 0; i < 20; i++) post('Witness', `let us talk about something else, ${i}`)
  await untilPromisesKept(nexus)
}

/** His case's card quotes him; staff answer it and press its button, and Discord tells of all that under other names. */
async function handleCard(): Promise<void> {
  await untilPromisesKept(nexus)
  const isPosted = (event: Message): event is MessageNamed<'ModLogPosted'> => event.type === 'ModLogPosted'
  const { channelId, messageId } = (await untilEvent(nexus, 'the card', isPosted)).data
  const { member, commands } = nexus.simulator.control
  const card = () => nexus.simulator.world.messages.get(channelId)?.get(messageId)
  cardEmbeds = () => JSON.stringify(card()?.embeds)
  expect(cardEmbeds()).toContain(WORD)
  const answer = member.post({ guildId, channelId, authorName: 'Carol', content: 'look', replyTo: messageId }).id
  const [pressed] = /nexus:(?:approve|override):[0-9a-f-]+/.exec(JSON.stringify(card()?.components)) ?? []
  commands.use({ kind: 'component', channelId, messageId, userName: 'Carol', customId: pressed ?? '' })
  const seen = async () => (await archived()).map(({ data }) => `${data.t} ${(data.d as { id?: string }).id}`)
  await waitFor(
    async () => {
      const frames = (await seen()).join('\n')
      const wanted = [`MESSAGE_CREATE ${messageId}`, `MESSAGE_CREATE ${answer}`, 'INTERACTION_CREATE']
      return wanted.every((frame) => frames.includes(frame))
    },
    { timeoutMs: 30_000, what: 'the card, the answer and the button in the archive' },
  )
  const state = `nexus:{${partitionOf(guildId, nexus.partitions)}}:context.state`
  await waitFor(async () => (await contentOf(state)).includes(answer), { what: 'the answer to be known' })
}

/** What can be read of the archive, whoever's key it takes. */
async function archived(): Promise<MessageNamed<'DiscordEventReceived'>[]> {
  const frames: MessageNamed<'DiscordEventReceived'>[] = []
  const partition = partitionOf(guildId, nexus.partitions)
  for await (const page of nexus.log.scanArchive({ partition, limit: 1_000 })) {
    for (const json of await openFrames(nexus.log.keys, page)) if (json !== null) frames.push(JSON.parse(json))
  }
  return frames
}

/** An entry of his that nobody can read, as a fault of the gateway could make it. */
async function setAside(): Promise<void> {
  const key = streamKey(partitionOf(guildId, nexus.partitions), 'discord.events')
  const broken = `{"id":"broken","guildId":"${guildId}","data":{"d":{"content":"${WORD}"}}`
  await redis.xadd(key, '*', 't', 'DiscordEventReceived', 'u', userId, 'm', broken)
  await waitFor(async () => (await redis.xlen(`${key}.dead`)) >= 2, { timeoutMs: 30_000, what: 'both to set it aside' })
}

/** Paths below `folder` whose bytes hold the word. */
async function filesWith(folder: string, word: string): Promise<{ found: string[]; files: number }> {
  const found: string[] = []
  let files = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    // A server that runs removes files of its own.
    const bytes = await readFile(path).catch(() => null)
    files += 1
    if (bytes?.includes(word)) found.push(path)
  }
  return { found, files }
}

async function keysWith(word: string): Promise<string[]> {
  const found: string[] = []
  for (const key of await redis.keys('*')) {
    const dumped = await contentOf(key)
    if (dumped.includes(word)) found.push(key)
  }
  return found
}

async function contentOf(key: string): Promise<string> {
  switch (await redis.type(key)) {
    case 'stream':
      return JSON.stringify(await redis.xrange(key, '-', '+'))
    case 'hash':
      return JSON.stringify(await redis.hgetall(key))
    case 'set':
      return JSON.stringify(await redis.smembers(key))
    case 'zset':
      return JSON.stringify(await redis.zrange(key, '0', '-1'))
    case 'list':
      return JSON.stringify(await redis.lrange(key, 0, -1))
    default:
      return (await redis.get(key)) ?? ''
  }
}

async function redisFolder(): Promise<string> {
  const [, folder = ''] = (await redis.config('GET', 'dir')) as string[]
  return folder
}

async function rewriteAppendOnlyFile(): Promise<void> {
  await redis.bgrewriteaof()
  await waitFor(
    async () => /aof_rewrite_in_progress:0\r\naof_rewrite_scheduled:0/.test(await redis.info('persistence')),
    {
      timeoutMs: 30_000,
      what: 'the append-only file to be rewritten',
    },
  )
}

describe('a member who is erased', () => {
  test('was in the archive, in a case, in a dead letter and in Redis before', async () => {
    const events = await nexus.events()
    const flagged = events.filter(
      (event): event is Extract<Message, { type: 'MessageFlagged' }> => event.type === 'MessageFlagged',
    )
    const words = await nexus.log.keys.unsealAll(flagged.map(({ data }) => data.evidence.message))
    expect(words.some((text) => text?.includes(WORD))).toBe(true)
    // Words of the last moments are in Redis in the clear: the search finds what is there.
    const { found } = await filesWith(await redisFolder(), WORD)
    expect(found.length).toBeGreaterThan(0)
    expect(await keysWith(WORD)).not.toEqual([])
  })

  test('leaves the log and the archive whole, and no word anywhere once Redis is trimmed', async () => {
    const erasure = await nexus.log.erase(guildId, userId)
    expect(erasure?.position).toBeGreaterThan(0)

    await waitFor(async () => (await keysWith(WORD)).length === 0, {
      timeoutMs: 60_000,
      what: 'Redis to hold no word',
    }).catch(async (timedOut: unknown) => expect(await keysWith(WORD), String(timedOut)).toEqual([]))
    await rewriteAppendOnlyFile()
    await nexus.postgres.restart()

    expect(await nexus.log.verify()).toMatchObject({ fault: null })
    for (const { fault } of await nexus.log.verifyArchive()) expect(fault).toBeNull()
    const places = [await redisFolder(), nexus.postgres.dataDirectory, nexus.stateDir]
    for (const folder of places) {
      const { found, files } = await filesWith(folder, WORD)
      expect(found).toEqual([])
      expect(files, dirname(folder)).toBeGreaterThan(0)
    }
    for (const { name, logged } of nexus.processes.values()) {
      expect(
        logged.filter((line) => line.includes(WORD)),
        name,
      ).toEqual([])
    }
  })

  test('is not quoted on his case’s card any more', async () => {
    await waitFor(() => !cardEmbeds().includes(WORD), { timeoutMs: 30_000, what: 'the card to be drawn again' })
  })

  test('cannot be read from the log, the archive or the dead letters any more', async () => {
    const events = await nexus.events()
    const evidence = events.flatMap((event) =>
      event.type === 'MessageFlagged'
        ? [event.data.evidence.message, ...event.data.evidence.window.map(({ words }) => words)]
        : [],
    )
    const opened = await nexus.log.keys.unsealAll(evidence)
    expect(opened).toContain(null)
    expect(opened.filter((text) => text?.includes(WORD))).toEqual([])
    const frames = (await archived()).map((frame) => JSON.stringify(frame))
    expect(frames.length).toBeGreaterThan(0)
    expect(frames.filter((frame) => frame.includes(WORD))).toEqual([])
    const dead = await redis.xrange(
      `${streamKey(partitionOf(guildId, nexus.partitions), 'discord.events')}.dead`,
      '-',
      '+',
    )
    const sealed = dead.map(([, fields]) => fields[fields.indexOf('sealed') + 1] ?? '')
    expect(sealed.length).toBeGreaterThan(0)
    for (const json of sealed) expect(await nexus.log.keys.unseal(JSON.parse(json))).toBeNull()
  })
})

describe('a member who is erased while his words are on their way', () => {
  const LATE_WORD = 'quuxvazyzzy'

  test('leaves none that can be read in archive or log', async () => {
    const [recorder, moderation] = [nexus.service('recorder'), nexus.service('moderation')]
    const say = (content: string) =>
      nexus.simulator.control.member.post({ guildId, channelName: 'general', authorName: 'Belated', content }).id
    const isArchived = (messageId: string) =>
      waitFor(async () => (await nexus.log.readMessageArchive(messageId)).length > 0, { timeoutMs: 30_000 })
    const belated = nexus.simulator.control.member.join({ guildId, newName: 'Belated' }).id
    await isArchived(say('hello there'))

    await Promise.all([recorder.stop(), moderation.stop()])
    const late = say(`${SCAM}?${LATE_WORD}`)
    const toJudge = streamKey(partitionOf(guildId, nexus.partitions), 'context.messages')
    await waitFor(async () => (await contentOf(toJudge)).includes(LATE_WORD), { what: 'the word to be given to judge' })
    expect(await nexus.log.erase(guildId, belated)).not.toBeNull()
    recorder.start()
    moderation.start()
    await isArchived(late)
    const isCleared = (event: Message): event is MessageNamed<'MessagesCleared'> =>
      event.type === 'MessagesCleared' && event.data.messages.some(([messageId]) => messageId === late)
    await untilEvent(nexus, 'the message to be cleared', isCleared)

    expect(await nexus.log.keys.knownSubjects(guildId, [belated])).toEqual(new Map())
    const frames = (await archived()).map((frame) => JSON.stringify(frame))
    expect(frames.filter((frame) => frame.includes(LATE_WORD))).toEqual([])
    for (const { fault } of await nexus.log.verifyArchive()) expect(fault).toBeNull()
  })
})
