import { describe, expect, test } from 'vitest'
import type { DiscordHooks } from './hooks.ts'
import { type DiscordOptions, DiscordUnavailableError, openDiscord } from './index.ts'
import { type Answer, type Asked, startScriptedServer } from './testing/scripted-server.ts'

const CHANNEL = '123456789012345678'
const MESSAGE = '223456789012345678'
const GUILD = '323456789012345678'
const USER = '423456789012345678'

const message = { id: MESSAGE, channel_id: CHANNEL, author: { id: USER }, content: 'hello' }
const ok: Answer = { status: 200, body: message }
const limited = (seconds: number, headers: Record<string, string> = {}): Answer => ({
  status: 429,
  headers: { 'retry-after': String(seconds), ...headers },
  body: { message: 'You are being rate limited.', retry_after: seconds, global: false },
})
const refusal = (status: number, code: number): Answer => ({ status, body: { message: 'No', code } })

async function discordThat(script: (asked: Asked, nth: number) => Answer, options: Partial<DiscordOptions> = {}) {
  const server = await startScriptedServer(script)
  const discord = openDiscord({ token: 'secret-token', apiUrl: server.apiUrl, backoffMs: 5, ...options })
  return {
    discord,
    asked: server.asked,
    async [Symbol.asyncDispose]() {
      discord[Symbol.dispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

function heard() {
  const told: string[] = []
  const hooks: DiscordHooks = {
    tokenRejected: () => void told.push('rejected'),
    tokenAccepted: () => void told.push('accepted'),
    ceilingReached: ({ count }) => void told.push(`ceiling at ${count}`),
    rateLimited: ({ scope }) => void told.push(`limited by ${scope}`),
  }
  return { told, hooks }
}

describe('a storm of 5xx', () => {
  test('is outlasted by trying again', async () => {
    await using it = await discordThat((_, nth) => (nth < 5 ? { status: 502 } : ok))
    expect(await it.discord.getMessage(CHANNEL, MESSAGE)).toMatchObject({ ok: true, value: { id: MESSAGE } })
    expect(it.asked).toHaveLength(5)
  })

  test('that outlasts the deadline is unavailability, within the deadline', async () => {
    await using it = await discordThat(() => ({ status: 503 }), { backoffMs: 100 })
    const startedAt = performance.now()
    const call = it.discord.getMessage(CHANNEL, MESSAGE, { deadlineMs: 400 })
    await expect(call).rejects.toMatchObject({ name: 'DiscordUnavailableError', disposition: 'retry' })
    expect(performance.now() - startedAt).toBeLessThan(900)
    expect(it.asked.length).toBeLessThan(40)
  })
})

describe('a Discord that does not answer', () => {
  test('is asked again when it hangs', async () => {
    await using it = await discordThat((_, nth) => (nth === 1 ? 'hang' : ok), { attemptTimeoutMs: 60 })
    expect(await it.discord.getMessage(CHANNEL, MESSAGE)).toMatchObject({ ok: true })
    expect(it.asked).toHaveLength(2)
  })

  test('is asked again when it hangs within the body', async () => {
    await using it = await discordThat((_, nth) => (nth === 1 ? 'hang in body' : ok), { attemptTimeoutMs: 60 })
    expect(await it.discord.getMessage(CHANNEL, MESSAGE)).toMatchObject({ ok: true })
    expect(it.asked).toHaveLength(2)
  })

  test('is asked again when the connection breaks', async () => {
    await using it = await discordThat((_, nth) => (nth === 1 ? 'reset' : ok))
    expect(await it.discord.getMessage(CHANNEL, MESSAGE)).toMatchObject({ ok: true })
  })

  test('is unavailable when nothing listens', async () => {
    const discord = openDiscord({ token: 't', apiUrl: 'http://127.0.0.1:9/api', backoffMs: 5, deadlineMs: 100 })
    using _ = discord
    await expect(discord.getCurrentUser()).rejects.toBeInstanceOf(DiscordUnavailableError)
  })

  test('does not hold a call beyond its deadline', async () => {
    await using it = await discordThat(() => 'hang', { attemptTimeoutMs: 60_000 })
    const startedAt = performance.now()
    const call = it.discord.getMessage(CHANNEL, MESSAGE, { deadlineMs: 150 })
    await expect(call).rejects.toBeInstanceOf(DiscordUnavailableError)
    expect(performance.now() - startedAt).toBeLessThan(600)
  })

  test('does not hold a call whose signal is aborted', async () => {
    await using it = await discordThat(() => 'hang')
    const stop = new AbortController()
    const call = it.discord.getMessage(CHANNEL, MESSAGE, { signal: stop.signal })
    stop.abort(new Error('stopping'))
    await expect(call).rejects.toThrow('stopping')
  })

  test('is not mistaken for Discord when a proxy answers in its place', async () => {
    await using it = await discordThat(() => ({ status: 200, body: { welcome: 'to the hotel network' } }))
    await expect(it.discord.getMember(GUILD, USER)).rejects.toThrow(/user, roles/)
  })
})

describe('a rate limit', () => {
  test('is waited out within the deadline', async () => {
    const { told, hooks } = heard()
    await using it = await discordThat((_, nth) => (nth === 1 ? limited(0.05) : ok), { hooks })
    expect(await it.discord.getMessage(CHANNEL, MESSAGE)).toMatchObject({ ok: true })
    expect(told).toEqual(['limited by user'])
  })

  test('longer than the deadline fails at once, and keeps later calls from Discord until it has passed', async () => {
    await using it = await discordThat((_, nth) => (nth === 1 ? limited(3_600) : ok))
    const startedAt = performance.now()
    const first = it.discord.deleteMessage(CHANNEL, MESSAGE)
    await expect(first).rejects.toMatchObject({ retryAfterMs: expect.closeTo(3_600_000, -4) })
    await expect(it.discord.deleteMessage(CHANNEL, MESSAGE)).rejects.toBeInstanceOf(DiscordUnavailableError)
    expect(performance.now() - startedAt).toBeLessThan(1_000)
    expect(it.asked).toHaveLength(1)
  })

  test('of one channel does not hold another', async () => {
    await using it = await discordThat(({ path }) => (path.includes(CHANNEL) ? limited(3_600) : { status: 204 }))
    await expect(it.discord.deleteMessage(CHANNEL, MESSAGE)).rejects.toBeInstanceOf(DiscordUnavailableError)
    expect(await it.discord.deleteMessage(GUILD, MESSAGE)).toEqual({ ok: true, value: undefined })
  })

  test('on everything keeps every call from Discord', async () => {
    await using it = await discordThat(() =>
      limited(60, { 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' }),
    )
    await expect(it.discord.deleteMessage(CHANNEL, MESSAGE)).rejects.toBeInstanceOf(DiscordUnavailableError)
    await expect(it.discord.getMember(GUILD, USER)).rejects.toBeInstanceOf(DiscordUnavailableError)
    expect(it.asked).toHaveLength(1)
  })

  test('shared with others is not counted against us; our own is', async () => {
    await using it = await discordThat((_, nth) => {
      if (nth === 1) return limited(0.01, { 'x-ratelimit-scope': 'shared' })
      return nth === 2 ? limited(0.01, { 'x-ratelimit-scope': 'user' }) : ok
    })
    await it.discord.getMessage(CHANNEL, MESSAGE)
    expect(it.discord.invalidRequests).toBe(1)
  })

  test('announced by an emptied bucket is not waited for beyond the deadline', async () => {
    const emptied = { 'x-ratelimit-limit': '1', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': '30' }
    await using it = await discordThat(() => ({ status: 200, headers: emptied, body: message }))
    await it.discord.getMessage(CHANNEL, MESSAGE)
    const second = it.discord.getMessage(CHANNEL, MESSAGE, { deadlineMs: 500 })
    await expect(second).rejects.toMatchObject({ retryAfterMs: expect.closeTo(30_000, -3) })
    expect(it.asked).toHaveLength(1)
  })
})

describe('a refused token', () => {
  test('does not blind the process: once Discord takes it again, calls go through', async () => {
    const { told, hooks } = heard()
    let isTaken = false
    await using it = await discordThat(() => (isTaken ? ok : refusal(401, 0)), { hooks, probeTokenEveryMs: 50 })
    await expect(it.discord.getMessage(CHANNEL, MESSAGE)).rejects.toMatchObject({ disposition: 'retry' })
    isTaken = true
    await expect(it.discord.getMessage(CHANNEL, MESSAGE)).rejects.toThrow('refuses the token')
    expect(it.asked).toHaveLength(1)
    await expect
      .poll(() => it.discord.getMessage(CHANNEL, MESSAGE).catch(() => null), { interval: 10 })
      .toMatchObject({ ok: true })
    expect(told).toEqual(['rejected', 'accepted'])
    expect(it.asked.every(({ headers }) => headers.authorization === 'Bot secret-token')).toBe(true)
  })

  test('of an interaction concerns that interaction alone', async () => {
    const { told, hooks } = heard()
    await using it = await discordThat(() => refusal(401, 50027), { hooks })
    const outcome = await it.discord.editReply(GUILD, 'an-old-token', { content: 'late' })
    expect(outcome).toMatchObject({ ok: false, fault: 'unknown_interaction' })
    expect(told).toEqual([])
  })
})

describe('too many refused requests', () => {
  test('keep further calls from Discord, loudly and once', async () => {
    const { told, hooks } = heard()
    await using it = await discordThat(() => refusal(403, 50013), { hooks, invalidCeiling: 3 })
    for (let i = 0; i < 3; i++) {
      expect(await it.discord.deleteMessage(CHANNEL, MESSAGE)).toMatchObject({ ok: false, fault: 'missing_permission' })
    }
    for (let i = 0; i < 2; i++) {
      await expect(it.discord.getMember(GUILD, USER)).rejects.toMatchObject({
        retryAfterMs: expect.closeTo(600_000, -5),
      })
    }
    expect(it.asked).toHaveLength(3)
    expect(told).toEqual(['ceiling at 3'])
  })
})

describe('a refusal', () => {
  test('is an outcome with its meaning, and is not asked again', async () => {
    await using it = await discordThat(() => refusal(404, 10008))
    expect(await it.discord.deleteMessage(CHANNEL, MESSAGE)).toEqual({
      ok: false,
      fault: 'message_gone',
      code: 10008,
      status: 404,
      detail: 'No',
    })
    expect(it.asked).toHaveLength(1)
  })
})

describe('what is said', () => {
  test('pings nobody, in sends, edits and replies alike', async () => {
    await using it = await discordThat(({ path }) => (path.startsWith('/interactions') ? { status: 204 } : ok))
    const content = '@everyone <@1> <@&2>'
    await it.discord.createMessage(CHANNEL, { content, nonce: 'n' })
    await it.discord.editMessage(CHANNEL, MESSAGE, { content })
    await it.discord.reply({ id: GUILD, token: 'token' }, { content, isPrivate: true })
    const silent = { parse: [], users: [], roles: [], replied_user: false }
    expect(it.asked[0]?.body).toMatchObject({ allowed_mentions: silent })
    expect(it.asked[1]?.body).toMatchObject({ allowed_mentions: silent })
    expect(it.asked[2]?.body).toMatchObject({ type: 4, data: { allowed_mentions: silent, flags: 64 } })
  })

  test('pings whom it lists', async () => {
    await using it = await discordThat(() => ok)
    await it.discord.createMessage(CHANNEL, { content: 'x', nonce: 'n', pings: { users: [USER] } })
    expect(it.asked[0]?.body).toMatchObject({ allowed_mentions: { parse: [], users: [USER], roles: [] } })
  })

  test('is posted with a nonce that Discord enforces, the same on every attempt', async () => {
    await using it = await discordThat((_, nth) => (nth === 1 ? { status: 500 } : ok))
    await it.discord.createMessage(CHANNEL, { content: 'x', nonce: 'order-1' })
    expect(it.asked.map(({ body }) => body)).toEqual([
      expect.objectContaining({ nonce: 'order-1', enforce_nonce: true }),
      expect.objectContaining({ nonce: 'order-1', enforce_nonce: true }),
    ])
  })

  test('goes to a member through the channel that Discord opens', async () => {
    await using it = await discordThat(({ path }) =>
      path === '/users/@me/channels' ? { status: 200, body: { id: CHANNEL, type: 1 } } : ok,
    )
    expect(await it.discord.sendDirectMessage(USER, { content: 'x', nonce: 'n' })).toMatchObject({ ok: true })
    expect(it.asked.map(({ path }) => path)).toEqual(['/users/@me/channels', `/channels/${CHANNEL}/messages`])
  })
})

describe('moderation', () => {
  const member = { user: { id: USER }, roles: [] }

  test('carries its reason to the audit log, encoded', async () => {
    await using it = await discordThat(() => ({ status: 200, body: member }))
    await it.discord.timeout(GUILD, USER, Date.UTC(2030, 0, 1), { reason: 'case 7: späm\n' })
    expect(it.asked[0]).toMatchObject({
      method: 'PATCH',
      path: `/guilds/${GUILD}/members/${USER}`,
      body: { communication_disabled_until: '2030-01-01T00:00:00.000Z' },
    })
    expect(it.asked[0]?.headers['x-audit-log-reason']).toBe('case%207%3A%20sp%C3%A4m')
  })

  test('takes a timeout back with null', async () => {
    await using it = await discordThat(() => ({ status: 200, body: member }))
    await it.discord.untimeout(GUILD, USER)
    expect(it.asked[0]?.body).toEqual({ communication_disabled_until: null })
  })

  test('deletes unique messages in calls of at most 100, a single one by its own call', async () => {
    await using it = await discordThat(() => ({ status: 204 }))
    const ids = Array.from({ length: 101 }, (_, i) => String(BigInt(MESSAGE) + BigInt(i)))
    expect(await it.discord.bulkDelete(CHANNEL, [...ids, MESSAGE])).toMatchObject({ ok: true })
    expect(it.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST /channels/${CHANNEL}/messages/bulk-delete`,
      `DELETE /channels/${CHANNEL}/messages/${ids[100]}`,
    ])
    expect(it.asked[0]?.body).toEqual({ messages: ids.slice(0, 100) })
  })

  test('finds our own message about a case, and nobody else’s', async () => {
    const fakes = [
      { ...message, id: '223456789012345679', content: 'about case-7' },
      { ...message, author: { id: GUILD }, embeds: [{ footer: { text: 'case-7' } }] },
    ]
    await using it = await discordThat(() => ({ status: 200, body: fakes }))
    const search = { channelId: CHANNEL, caseId: 'case-7', authorId: GUILD, after: '0' }
    expect(await it.discord.searchChannelForCase(search)).toMatchObject({ ok: true, value: { id: MESSAGE } })
    expect(await it.discord.searchChannelForCase({ ...search, caseId: 'case-8' })).toEqual({ ok: true, value: null })
  })
})
