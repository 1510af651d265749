import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from './start-simulator.ts'
import { connectRaw } from './test/raw-gateway.ts'
import { until } from './test/until.ts'

let simulator: Simulator

beforeEach(async () => {
  simulator = await startSimulator()
})

afterEach(async () => {
  await simulator.close()
})

const isReady = (frame: { t: string | null }) => frame.t === 'READY'

describe('the gateway closes with', () => {
  test.each<[string, number, (client: Awaited<ReturnType<typeof connectRaw>>) => void]>([
    ['4001 on an unknown opcode', 4001, (client) => client.send(99, null)],
    ['4002 on what is no JSON', 4002, (client) => client.sendText('{')],
    ['4002 on a payload over 4096 bytes', 4002, (client) => client.send(1, 'x'.repeat(4_096))],
    ['4003 before anyone identified', 4003, (client) => client.send(3, { status: 'online' })],
    ['4004 on a wrong token', 4004, (client) => client.identify({ token: 'stale' })],
    ['4010 on an impossible shard', 4010, (client) => client.identify({ shard: [2, 2] })],
    ['4013 on intents that do not exist', 4013, (client) => client.identify({ intents: 1 << 30 })],
  ])('%s', async (_, code, act) => {
    const client = await connectRaw(simulator)
    act(client)
    expect(await client.closed).toBe(code)
  })

  test('4005 on a second identify', async () => {
    const client = await connectRaw(simulator)
    client.identify()
    await client.first(isReady)
    client.identify()
    expect(await client.closed).toBe(4005)
  })

  test('4007 on a resume from the future', async () => {
    const first = await connectRaw(simulator)
    first.identify()
    await first.first(isReady)
    const session = simulator.control.state().sessions[0]
    const second = await connectRaw(simulator, 'v=10&encoding=json', '/resume')
    second.send(6, { token: simulator.token, session_id: session?.id, seq: 999 })
    expect(await second.closed).toBe(4007)
  })

  test('4008 on more than 120 payloads a minute', async () => {
    const client = await connectRaw(simulator)
    for (let sent = 0; sent < 121; sent++) client.send(1, null)
    expect(await client.closed).toBe(4008)
    expect(client.frames.filter((frame) => frame.op === 11)).toHaveLength(120)
  })

  test('4011 when a shard would hold too many guilds', async () => {
    await simulator.close()
    simulator = await startSimulator({ maxGuildsPerShard: 3 })
    simulator.control.addGuilds({ count: 3, membersPerGuild: 1, channelsPerGuild: 1 })
    const client = await connectRaw(simulator)
    client.identify()
    expect(await client.closed).toBe(4011)
  })

  test('4012 on another version', async () => {
    expect(await (await connectRaw(simulator, 'v=9&encoding=json')).closed).toBe(4012)
  })

  test('4009 when heartbeats stop', async () => {
    await simulator.close()
    simulator = await startSimulator({ heartbeatIntervalMs: 100 })
    const client = await connectRaw(simulator)
    client.identify()
    expect(await client.closed).toBe(4009)
  })
})

describe('a session', () => {
  test('begins with hello, READY and the guild, numbered from 1', async () => {
    const client = await connectRaw(simulator)
    client.identify()
    const guild = await client.first((frame) => frame.t === 'GUILD_CREATE')
    expect(client.frames.map(({ op, s, t }) => ({ op, s, t }))).toEqual([
      { op: 10, s: null, t: null },
      { op: 0, s: 1, t: 'READY' },
      { op: 0, s: 2, t: 'GUILD_CREATE' },
    ])
    // Without the presence intent Discord names the bot alone.
    expect(guild.d).toMatchObject({ member_count: 19, members: [{ user: { username: 'NEXUS' } }], threads: [] })
  })

  test('asks for members with op 8 and gets them in chunks', async () => {
    const client = await connectRaw(simulator)
    client.identify({ intents: 3 })
    await client.first(isReady)
    client.send(8, { guild_id: simulator.control.state().guilds[0]?.id, query: '', limit: 0, nonce: 'n' })
    const chunk = await client.first((frame) => frame.t === 'GUILD_MEMBERS_CHUNK')
    expect(chunk.d).toMatchObject({ chunk_index: 0, chunk_count: 1, nonce: 'n' })
    expect(chunk.d).toHaveProperty('members.length', 19)
  })

  test('is taken over by a resume on another socket', async () => {
    const first = await connectRaw(simulator)
    first.identify()
    await first.first(isReady)
    const second = await connectRaw(simulator, 'v=10&encoding=json', '/resume')
    second.send(6, { token: simulator.token, session_id: simulator.control.state().sessions[0]?.id, seq: 2 })
    await second.first((frame) => frame.t === 'RESUMED')
    expect(await first.closed).toBe(4000)
    simulator.control.member.post({ authorName: 'Frank', content: 'to the second' })
    await second.first((frame) => frame.t === 'MESSAGE_CREATE')
    expect(first.frames.some((frame) => frame.t === 'MESSAGE_CREATE')).toBe(false)
  })

  test('ends when the client says goodbye with 1000', async () => {
    const client = await connectRaw(simulator)
    client.identify()
    await client.first(isReady)
    client.close(1000)
    await until('the end', () => simulator.control.state().sessions.length === 0)
  })

  test('its heartbeats are not acknowledged while the fault lasts', async () => {
    const client = await connectRaw(simulator)
    simulator.control.addFault({ kind: 'drop-heartbeats', count: 1 })
    client.send(1, null)
    client.send(1, null)
    await client.first((frame) => frame.op === 11)
    expect(client.frames.filter((frame) => frame.op === 11)).toHaveLength(1)
  })

  test('two in a row of one shard key get op 9 while the pause lasts', async () => {
    await simulator.close()
    simulator = await startSimulator({ identifyIntervalMs: 60_000 })
    const first = await connectRaw(simulator)
    first.identify()
    await first.first(isReady)
    const second = await connectRaw(simulator)
    second.identify()
    expect((await second.first((frame) => frame.op === 9)).d).toBe(false)
  })

  test('past the session starts of a day the token is reset', async () => {
    await simulator.close()
    simulator = await startSimulator({ sessionStartLimit: 1 })
    const { token } = simulator
    const first = await connectRaw(simulator)
    first.identify()
    await first.first(isReady)
    const second = await connectRaw(simulator)
    second.identify({ token })
    expect(await second.closed).toBe(4004)
    expect(
      (await fetch(`${simulator.apiUrl}/v10/users/@me`, { headers: { authorization: `Bot ${token}` } })).status,
    ).toBe(401)
  })

  test('hears of no channel it cannot see', async () => {
    const client = await connectRaw(simulator)
    client.identify()
    await client.first(isReady)
    simulator.control.member.post({ authorName: 'Ada', channelName: 'owner-notes', content: 'private' })
    simulator.control.member.post({ authorName: 'Ada', content: 'public' })
    const heard = await client.first((frame) => frame.t === 'MESSAGE_CREATE')
    expect(heard.d).toMatchObject({ channel_id: expect.any(String), author: { username: 'ada' } })
    expect(client.frames.filter((frame) => frame.t === 'MESSAGE_CREATE')).toHaveLength(1)
  })

  test('after a reset everyone has to identify anew', async () => {
    const client = await connectRaw(simulator)
    client.identify()
    await client.first(isReady)
    const before = simulator.control.state().sessions[0]?.id
    simulator.control.reset()
    expect(await client.closed).toBe(4000)
    const again = await connectRaw(simulator)
    again.send(6, { token: simulator.token, session_id: before, seq: 1 })
    expect((await again.first((frame) => frame.op === 9)).d).toBe(false)
  })
})
