import { REST } from '@discordjs/rest'
import { CompressionMethod, type SessionInfo, WebSocketManager, WebSocketShardEvents } from '@discordjs/ws'
import { GatewayDispatchEvents, type GatewayDispatchPayload } from 'discord-api-types/v10'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from './start-simulator.ts'
import { until } from './test/until.ts'

const INTENTS = 1 | 2 | 512 | 32_768

interface Shard {
  readonly manager: WebSocketManager
  /** Message ids in the order they were heard. */
  readonly heard: string[]
  readonly types: string[]
  readonly closes: number[]
  connect(): Promise<void>
}

let simulator: Simulator
const shards: Shard[] = []

beforeEach(async () => {
  simulator = await startSimulator({ rateLimits: { perRoute: false, globalPerSecond: null } })
})

afterEach(async () => {
  for (const { manager } of shards.splice(0)) await manager.destroy()
  await simulator.close()
})

function newShard(options: { zlib?: boolean; shardCount?: number; shardIds?: number[]; intents?: number } = {}): Shard {
  const rest = new REST({ api: simulator.apiUrl, version: '10' }).setToken(simulator.token)
  const sessions = new Map<number, SessionInfo>()
  const manager = new WebSocketManager({
    token: simulator.token,
    intents: options.intents ?? INTENTS,
    rest,
    compression: options.zlib === false ? null : CompressionMethod.ZlibNative,
    shardCount: options.shardCount ?? null,
    shardIds: options.shardIds ?? null,
    // The store is synchronous: hooks that wait let dispatches overtake each other.
    retrieveSessionInfo: (id) => sessions.get(id) ?? null,
    updateSessionInfo: (id, info) => {
      if (info) sessions.set(id, info)
      else sessions.delete(id)
    },
  })
  const shard: Shard = { manager, heard: [], types: [], closes: [], connect: () => manager.connect() }
  manager.on(WebSocketShardEvents.Dispatch, (payload: GatewayDispatchPayload) => {
    shard.types.push(payload.t)
    if (payload.t === GatewayDispatchEvents.MessageCreate) shard.heard.push(payload.d.id)
  })
  manager.on(WebSocketShardEvents.Closed, (code) => {
    shard.closes.push(code)
  })
  manager.on(WebSocketShardEvents.Error, () => undefined)
  shards.push(shard)
  return shard
}

const post = (content: string) => simulator.control.member.post({ authorName: 'Frank', content }).id
const settled = (shard: Shard, type: string, count = 1) =>
  until(type, () => shard.types.filter((one) => one === type).length >= count, 15_000)
const events = () => simulator.control.ledger.connections.map((row) => row.event)

describe.each([{ zlib: true }, { zlib: false }])('@discordjs/ws (%o)', (options) => {
  test('hears messages in order, large ones too', async () => {
    const shard = newShard(options)
    await shard.connect()
    await settled(shard, 'GUILD_CREATE')
    const posted = Array.from({ length: 200 }, (_, index) =>
      post(`message ${index} ${'ä'.repeat(index * 10)}`.slice(0, 1_900)),
    )
    await until('all messages', () => shard.heard.length === posted.length)
    expect(shard.heard).toEqual(posted)
  })

  test.each([
    ['op 7', { kind: 'reconnect' } as const],
    ['close 4000', { kind: 'close', code: 4000 } as const],
    ['a cut connection', { kind: 'cut-gateway' } as const],
    ['op 9 that may resume', { kind: 'invalid-session', resumable: true } as const],
  ])('after %s a resume loses nothing and repeats nothing', async (_, fault) => {
    const shard = newShard(options)
    await shard.connect()
    await settled(shard, 'GUILD_CREATE')
    const posted = [post('before')]
    await until('the first message', () => shard.heard.length === 1)
    simulator.control.addFault(fault)
    for (let index = 0; index < 50; index++) posted.push(post(`while away ${index}`))
    await settled(shard, 'RESUMED')
    posted.push(post('after'))
    await until('the last message', () => shard.heard.at(-1) === posted.at(-1))
    expect(shard.heard).toEqual(posted)
    expect(shard.types.filter((type) => type === 'READY')).toHaveLength(1)
    expect(events()).toContain('resumed')
  })
})

test('the resume goes to the address that READY named', async () => {
  const shard = newShard()
  await shard.connect()
  await settled(shard, 'GUILD_CREATE')
  simulator.control.addFault({ kind: 'reconnect' })
  await settled(shard, 'RESUMED')
  const opened = simulator.control.ledger.connections.filter((row) => row.event === 'open')
  expect(opened.map((row) => row.path)).toEqual(['/', '/resume'])
})

test('op 9 that may not resume makes the client identify anew', async () => {
  const shard = newShard()
  await shard.connect()
  await settled(shard, 'GUILD_CREATE')
  simulator.control.addFault({ kind: 'invalid-session', resumable: false })
  await settled(shard, 'READY', 2)
  await settled(shard, 'GUILD_CREATE', 2)
  const id = post('after')
  await until('the message', () => shard.heard.includes(id))
  expect(shard.types).not.toContain('RESUMED')
}, 30_000)

test('what fell out of the replay buffer cannot be resumed: op 9', async () => {
  await simulator.close()
  simulator = await startSimulator({ replayLimit: 10 })
  const shard = newShard()
  await shard.connect()
  await settled(shard, 'GUILD_CREATE')
  simulator.control.addFault({ kind: 'cut-gateway' })
  for (let index = 0; index < 30; index++) post(`lost ${index}`)
  await settled(shard, 'READY', 2)
  expect(events()).toContain('invalid-session')
}, 30_000)

test('the ledger knows how often each dispatch was written', async () => {
  const shard = newShard()
  await shard.connect()
  await settled(shard, 'GUILD_CREATE')
  const first = post('written once')
  await until('the message', () => shard.heard.length === 1)
  simulator.control.addFault({ kind: 'cut-gateway' })
  await until('the cut', () => shard.closes.length === 1)
  const second = post('written on resume')
  await settled(shard, 'RESUMED')
  const rows = simulator.control.ledger.dispatches({ type: 'MESSAGE_CREATE' }).rows
  expect(rows.map(({ key, writes }) => ({ key, writes }))).toEqual([
    { key: first, writes: 1 },
    { key: second, writes: 1 },
  ])
})

test('shards divide the guilds by id', async () => {
  const guilds = [
    ...simulator.world.guilds.values(),
    ...simulator.control.addGuilds({ count: 12, membersPerGuild: 2, channelsPerGuild: 1 }),
  ]
  const shard = newShard({ shardCount: 3 })
  const seen = new Map<number, string[]>()
  shard.manager.on(WebSocketShardEvents.Dispatch, (payload: GatewayDispatchPayload, shardId) => {
    if (payload.t === GatewayDispatchEvents.GuildCreate) seen.set(shardId, [...(seen.get(shardId) ?? []), payload.d.id])
  })
  // Three shards identify one after the other; @discordjs/ws itself leaves 5 s between them.
  await shard.connect()
  await until('every guild', () => [...seen.values()].flat().length === guilds.length, 15_000)
  for (const [shardId, ids] of seen) for (const id of ids) expect(Number((BigInt(id) >> 22n) % 3n)).toBe(shardId)
}, 40_000)

test('generated load arrives whole, in order and valid, over zlib, across a resume', async () => {
  simulator.control.addGuilds({ count: 5, membersPerGuild: 5 })
  const shard = newShard()
  await shard.connect()
  await settled(shard, 'GUILD_CREATE', 6)
  simulator.control.load.start({ messages: 3_000, rate: 6_000 })
  await until('some messages', () => shard.heard.length > 500)
  const other = post('in between')
  simulator.control.addFault({ kind: 'cut-gateway' })
  const progress = await simulator.control.load.untilDone()
  expect(progress.sent).toBe(3_000)
  await until('all messages', () => shard.heard.length >= 3_001, 15_000)
  const generated = simulator.control.load.messageIds({})
  expect(shard.heard.filter((id) => id !== other)).toEqual(generated)
  expect(shard.heard).toContain(other)
  expect(simulator.control.ledger.dispatchCounts.MESSAGE_CREATE).toBe(3_001)
}, 40_000)

test('a paced load sends what it was allowed and no more', async () => {
  const shard = newShard()
  await shard.connect()
  await settled(shard, 'GUILD_CREATE')
  simulator.control.load.start({ messages: 300, isPaced: true })
  simulator.control.load.allowMore(120)
  await until('what was allowed', () => shard.heard.length === 120)
  // A dispatch of another kind overtakes nothing: when it has come, nothing more was on its way.
  const after = post('after the allowance')
  await until('the other message', () => shard.heard.includes(after))
  expect(simulator.control.load.progress()).toMatchObject({ isRunning: true, sent: 120 })
  simulator.control.load.allowMore(1_000)
  expect((await simulator.control.load.untilDone()).sent).toBe(300)
  await until('the rest', () => shard.heard.length === 301)
})

test('a generated message can be read and deleted like any other', async () => {
  simulator.control.addGuilds({ count: 2, membersPerGuild: 3 })
  const shard = newShard()
  await shard.connect()
  await settled(shard, 'GUILD_CREATE', 3)
  simulator.control.load.start({ messages: 20 })
  await until('all messages', () => shard.heard.length === 20)
  const bot = new REST({ api: simulator.apiUrl, version: '10' }).setToken(simulator.token)
  const channels = [...simulator.world.guilds.values()].flatMap((guild) => [...guild.channels.keys()])
  const id = shard.heard[7] ?? ''
  const found = await Promise.any(
    channels.map(async (channelId) => ({ channelId, message: await bot.get(`/channels/${channelId}/messages/${id}`) })),
  )
  expect(found.message).toHaveProperty('author')
  await bot.delete(`/channels/${found.channelId}/messages/${id}`)
  await expect(bot.get(`/channels/${found.channelId}/messages/${id}`)).rejects.toThrow('Unknown Message')
  await until('the deletion', () => shard.types.includes('MESSAGE_DELETE'))
})

test('privileged intents must be switched on: 4014', async () => {
  const bot = simulator.world.bots.values().next().value
  if (bot) bot.privilegedIntents = 0
  const shard = newShard()
  await expect(shard.connect()).rejects.toThrow()
  expect(shard.closes).toEqual([4014])
})
