import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from './start-simulator.ts'

let simulator: Simulator

beforeEach(async () => {
  simulator = await startSimulator()
})

afterEach(async () => {
  await simulator.close()
})

const POST_MESSAGE = 'POST /channels/{channel_id}/messages'

function general(): string {
  const channels = simulator.control.state().guilds[0]?.channels ?? []
  return channels.find((channel) => channel.name === 'general')?.id ?? ''
}

function call(method: string, path: string, body?: object, token = simulator.token): Promise<Response> {
  const headers = { authorization: `Bot ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) }
  return fetch(`${simulator.apiUrl}/v10${path}`, {
    method,
    headers,
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(2_000),
  })
}
const send = (content: string) => call('POST', `/channels/${general()}/messages`, { content })
const created = () => simulator.control.ledger.effects({ action: 'message.create' }).rows.filter((row) => row.isApplied)

describe('rate limits', () => {
  test('the sixth message in five seconds gets a 429 that says how long to wait', async () => {
    const answers: Response[] = []
    for (let sent = 0; sent < 6; sent++) answers.push(await send(`m${sent}`))
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 429])
    expect(answers.map((answer) => answer.headers.get('x-ratelimit-remaining'))).toEqual(['4', '3', '2', '1', '0', '0'])
    const last = answers[5]
    expect(last?.headers.get('x-ratelimit-scope')).toBe('user')
    expect(last?.headers.get('x-ratelimit-bucket')).toBe(answers[0]?.headers.get('x-ratelimit-bucket'))
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await last?.json()).toMatchObject({
      message: 'You are being rate limited.',
      global: false,
      retry_after: expect.any(Number),
    })
    simulator.control.setClock({ advanceMs: 5_000 })
    expect((await send('again')).status).toBe(200)
  })

  test('more than fifty requests a second hit the global limit', async () => {
    const channels = simulator.control
      .addGuilds({ count: 20, membersPerGuild: 1, channelsPerGuild: 1 })
      .flatMap((guild) => [...guild.channels.keys()])
    const answers = await Promise.all(
      [...channels, ...channels, ...channels].map((id) => call('GET', `/channels/${id}`)),
    )
    const limited = answers.filter((answer) => answer.status === 429)
    expect(limited.length).toBeGreaterThan(0)
    expect(limited[0]?.headers.get('x-ratelimit-global')).toBe('true')
    expect(limited[0]?.headers.get('x-ratelimit-scope')).toBe('global')
    expect(await limited[0]?.json()).toMatchObject({ global: true })
  })

  test('a shared limit does not count as invalid, the others do', async () => {
    simulator.control.addFault({ kind: 'rate-limit', scope: 'shared', retryAfterMs: 10, route: POST_MESSAGE })
    expect((await send('x')).headers.get('x-ratelimit-scope')).toBe('shared')
    expect(simulator.control.state().invalidRequests).toBe(0)
    simulator.control.addFault({ kind: 'rate-limit', scope: 'user', retryAfterMs: 10, route: POST_MESSAGE })
    expect((await send('x')).status).toBe(429)
    await call('GET', '/users/@me', undefined, 'stale')
    expect(simulator.control.state().invalidRequests).toBe(2)
    expect(created()).toHaveLength(0)
  })

  test('too many invalid requests shut the address out', async () => {
    simulator.control.setLimits({ invalidRequestLimit: 3 })
    for (let bad = 0; bad < 3; bad++) await call('GET', '/users/@me', undefined, 'stale')
    const shutOut = await call('GET', '/users/@me')
    expect([shutOut.status, await shutOut.text()]).toEqual([429, 'error code: 1015'])
  })
})

describe('faults', () => {
  test('a 5xx before leaves nothing done, a 5xx after leaves it done', async () => {
    simulator.control.addFault({ kind: 'server-error', status: 502, route: POST_MESSAGE })
    expect((await send('not said')).status).toBe(502)
    expect(created()).toHaveLength(0)
    simulator.control.addFault({ kind: 'server-error', status: 504, when: 'after', route: POST_MESSAGE })
    expect((await send('said all the same')).status).toBe(504)
    expect(created()).toHaveLength(1)
    expect((await send('then')).status).toBe(200)
  })

  test('a cut after the effect: the client learns nothing, the ledger knows', async () => {
    simulator.control.addFault({ kind: 'cut', when: 'after', route: POST_MESSAGE })
    await expect(send('gone?')).rejects.toThrow()
    expect(created()).toHaveLength(1)
  })

  test('a hang never answers', async () => {
    simulator.control.addFault({ kind: 'hang', route: 'GET /users/@me' })
    const hanging = fetch(`${simulator.apiUrl}/v10/users/@me`, {
      headers: { authorization: `Bot ${simulator.token}` },
      signal: AbortSignal.timeout(150),
    })
    await expect(hanging).rejects.toThrow('timeout')
  })

  test('garbage is no JSON; slow is late', async () => {
    simulator.control.addFault({ kind: 'garbage', route: 'GET /users/@me' })
    await expect((await call('GET', '/users/@me')).json()).rejects.toThrow()
    simulator.control.addFault({ kind: 'slow', ms: 120, route: 'GET /users/@me' })
    const startedAt = performance.now()
    expect((await call('GET', '/users/@me')).status).toBe(200)
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(115)
  })

  test('a fault strikes as often as it was told, then it is over', async () => {
    simulator.control.addFault({ kind: 'server-error', route: 'GET /users/@me', count: 2 })
    const answers = [await call('GET', '/users/@me'), await call('GET', '/users/@me'), await call('GET', '/users/@me')]
    expect(answers.map((answer) => answer.status)).toEqual([503, 503, 200])
    expect(simulator.control.faults.list()).toMatchObject([{ strikes: 2, isOver: true }])
  })
})

describe('slowmode', () => {
  test('holds a member back, and a bot that may not manage messages: 20016 with the time left', async () => {
    const guild = simulator.world.guilds.values().next().value
    const channel = guild?.channels.get(general())
    const role = [...(guild?.roles.values() ?? [])].find((one) => one.name === 'NEXUS')
    if (!channel || !role) throw new Error('the seed has changed')
    channel.slowmodeSeconds = 30
    simulator.control.member.post({ authorName: 'Frank', content: 'one' })
    expect(() => simulator.control.member.post({ authorName: 'Frank', content: 'two' })).toThrow('slowmode')
    // It manages messages and may go on.
    expect([(await send('a')).status, (await send('b')).status]).toEqual([200, 200])
    role.permissions = 0n
    const held = await send('c')
    expect([held.status, await held.json()]).toMatchObject([429, { code: 20016, retry_after: expect.any(Number) }])
    expect(Number(held.headers.get('retry-after'))).toBeGreaterThan(20)
  })
})

describe('requests that are none', () => {
  test('an unknown route, another method, another version, no JSON, another content type', async () => {
    expect(await (await call('GET', '/soup')).json()).toEqual({ message: '404: Not Found', code: 0 })
    expect((await call('DELETE', '/users/@me')).status).toBe(405)
    expect(
      (await fetch(`${simulator.apiUrl}/v9/users/@me`, { headers: { authorization: `Bot ${simulator.token}` } }))
        .status,
    ).toBe(404)
    const post = (type: string, body: string) =>
      fetch(`${simulator.apiUrl}/v10/channels/${general()}/messages`, {
        method: 'POST',
        headers: { authorization: `Bot ${simulator.token}`, 'content-type': type },
        body,
      })
    expect(await (await post('application/json', '{')).json()).toMatchObject({ code: 50109 })
    expect(await (await post('text/plain', 'hello')).json()).toMatchObject({ code: 50035 })
  })

  test('a body over 25 MiB: 40005', async () => {
    const answer = await call('POST', `/channels/${general()}/messages`, { content: 'x'.repeat(26 * 1_024 * 1_024) })
    expect(await answer.json()).toMatchObject({ code: 40005 })
  })

  test('the request log keeps what was sent, without the token', async () => {
    await send('for the record')
    const [row] = simulator.control.requests.list().rows
    expect(row).toMatchObject({ method: 'POST', route: POST_MESSAGE, body: { content: 'for the record' }, status: 200 })
    expect(JSON.stringify(row?.headers)).not.toContain(simulator.token)
  })
})
