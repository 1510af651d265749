import { Buffer } from 'node:buffer'
import { definitionOf } from '@nexus/events'
import { describe, expect, test } from 'vitest'
import type { Outcome } from './ask-within-deadline.ts'
import { type JudgeOptions, judgeMessage } from './judge-message.ts'
import type { Answered, Provider } from './ports.ts'
import type { Answer } from './prompts/verdict-v1.ts'
import { ProviderFault } from './provider-fault.ts'
import type { VerdictTelemetry } from './telemetry.ts'
import { AUTHOR, attempted, OTHER, onePolicy, openVault, requested } from './testing/requests.ts'
import type { Router } from './verdict-router.ts'

const quiet = new AbortController().signal
const silent: VerdictTelemetry = { reached() {}, failed() {}, broke() {}, attempted() {}, breaker() {} }
const answer: Answer = {
  staffReason: 'links to a look-alike site',
  category: 'scam',
  severity: 3,
  ruleId: 'scam-links',
  doubt: 'none',
  confidence: 91,
  memberReason: 'Links to look-alike sites are not allowed.',
}
const answered = (change: Partial<Answer> = {}): Outcome<Answered<Answer>> => ({
  ok: true,
  value: { value: { ...answer, ...change }, model: 'claude-haiku-5-5', usage: { inputTokens: 900, outputTokens: 70 } },
  attempts: 2,
})

function routerWith(ask: () => Promise<Outcome<Answered<Answer>>>, state: Router['state'] = 'closed'): Router {
  const provider = {
    name: 'anthropic',
    model: 'claude-haiku-5-5',
    authority: 'primary',
    isSimulated: false,
  } as Provider
  return { provider, state, ask: ask as unknown as Router['ask'] }
}

const judging = (change: Partial<JudgeOptions> = {}) =>
  judgeMessage({
    router: routerWith(async () => answered()),
    why: 'nobody is there',
    vault: openVault(),
    policies: onePolicy,
    deadlineMs: 1_000,
    now: Date.now,
    telemetry: silent,
    ...change,
  })

async function outcomeOf(effect: ReturnType<typeof judging>, incoming = requested('free nitro')) {
  const [proposal] = await effect.perform(attempted(incoming), incoming, quiet)
  expect(proposal?.entity).toBe(`case:${incoming.message.data.caseId}`)
  const event = proposal?.events[0]
  expect(definitionOf(event?.type ?? '')?.data.safeParse(event?.data).error).toBeUndefined()
  return event
}

describe('a verdict', () => {
  test('is announced before the model is asked', async () => {
    const { proposals } = await judging().intend(requested('free nitro'))
    expect(proposals[0]?.events[0]).toMatchObject({
      type: 'VerdictAttempted',
      data: {
        provider: 'anthropic',
        model: 'claude-haiku-5-5',
        authority: 'primary',
        promptVersion: 'verdict-v1',
        isSimulated: false,
      },
    })
  })

  test('carries the judgement, and its reasons sealed for the author alone', async () => {
    const event = await outcomeOf(judging())
    expect(event).toMatchObject({
      type: 'VerdictReached',
      data: {
        category: 'scam',
        severity: 3,
        ruleId: 'scam-links',
        confidence: 91,
        doubt: 'none',
        attempts: 2,
        usage: { inputTokens: 900, outputTokens: 70 },
        reasons: { subject: AUTHOR },
      },
    })
    if (event?.type !== 'VerdictReached') throw new Error('no verdict')
    expect(JSON.parse(Buffer.from(event.data.reasons.ciphertext, 'base64').toString())).toEqual({
      staff: answer.staffReason,
      member: answer.memberReason,
    })
  })

  test('says of a harmless message neither severity nor rule, whatever the model adds', async () => {
    const harmless = judging({ router: routerWith(async () => answered({ category: null })) })
    expect(await outcomeOf(harmless)).toMatchObject({ data: { category: null, severity: null, ruleId: null } })
  })

  test('names no rule that the policy does not have', async () => {
    const inventive = judging({ router: routerWith(async () => answered({ ruleId: 'ban-everyone' })) })
    expect(await outcomeOf(inventive)).toMatchObject({
      type: 'VerdictReached',
      data: { category: 'scam', ruleId: null },
    })
  })

  test('cuts reasons that are too long and strips what nobody sees', async () => {
    const event = await outcomeOf(
      judging({
        router: routerWith(async () => answered({ staffReason: 'x\u202e'.repeat(5_000), memberReason: '\u200b' })),
      }),
    )
    if (event?.type !== 'VerdictReached') throw new Error('no verdict')
    const reasons = JSON.parse(Buffer.from(event.data.reasons.ciphertext, 'base64').toString())
    expect(reasons).toEqual({ staff: 'x'.repeat(600), member: '' })
  })
})

describe('no verdict', () => {
  test('without a model fails at once, with what the operator should know', async () => {
    const { proposals } = await judging({ router: null }).intend(requested('free nitro'))
    expect(proposals[0]?.events).toMatchObject([
      {
        type: 'VerdictFailed',
        data: { fault: 'unavailable', detail: 'nobody is there', provider: null, model: null, attempts: 0 },
      },
    ])
  })

  test('behind an open breaker fails at once, and is not attempted', async () => {
    const { proposals } = await judging({ router: routerWith(async () => answered(), 'open') }).intend(requested('x'))
    expect(proposals[0]?.events).toMatchObject([{ type: 'VerdictFailed', data: { fault: 'breaker_open' } }])
  })

  test('that comes too late is not asked for', async () => {
    const late = requested('x', { validUntil: Date.now() - 5 })
    const { proposals } = await judging().intend(late)
    expect(proposals[0]?.events).toMatchObject([{ type: 'VerdictFailed', data: { fault: 'timeout', attempts: 0 } }])
    expect(await outcomeOf(judging(), late)).toMatchObject({ type: 'VerdictFailed', data: { fault: 'timeout' } })
  })

  test('follows from a fault of the provider, with the attempts that were made', async () => {
    const fault = new ProviderFault('rate_limited', { detail: '429 rate_limit_error' })
    const limited = judging({ router: routerWith(async () => ({ ok: false, fault, attempts: 3 })) })
    expect(await outcomeOf(limited)).toMatchObject({
      type: 'VerdictFailed',
      data: { fault: 'rate_limited', detail: '429 rate_limit_error', attempts: 3, provider: 'anthropic' },
    })
  })

  test('is possible on the words of a member who was erased', async () => {
    expect(await outcomeOf(judging({ vault: openVault([AUTHOR]) }))).toMatchObject({ data: { fault: 'erased' } })
  })

  test('is possible when the member is erased while the model thinks', async () => {
    const vault = { ...openVault(), seal: async () => null }
    expect(await outcomeOf(judging({ vault }))).toMatchObject({ data: { fault: 'erased' } })
  })

  test('follows from evidence that cannot be read', async () => {
    const vault = { ...openVault(), unseal: async () => ['{"content":7}', '{}', 'x'] }
    expect(await outcomeOf(judging({ vault }))).toMatchObject({ data: { fault: 'rejected' } })
  })

  test('follows from a fault of our own: staff get the case, never silence', async () => {
    const broken = judging({ router: routerWith(() => Promise.reject(new TypeError('undefined is not a function'))) })
    const event = await outcomeOf(broken)
    expect(event).toMatchObject({
      type: 'VerdictFailed',
      data: { fault: 'unavailable', detail: 'internal fault: TypeError' },
    })
  })

  test('is said while the keys cannot be read: that is tried again', async () => {
    const away = Object.assign(new Error('no database'), { disposition: 'retry' })
    const effect = judging({ vault: { ...openVault(), unseal: () => Promise.reject(away) } })
    const incoming = requested('x')
    await expect(effect.perform(attempted(incoming), incoming, quiet)).rejects.toBe(away)
  })

  test('is said of work that a stop cut short: it is done again', async () => {
    const stop = new AbortController()
    const effect = judging({
      router: routerWith(() => {
        stop.abort(new Error('stopping'))
        return Promise.reject(new Error('cut'))
      }),
    })
    const incoming = requested('x')
    await expect(effect.perform(attempted(incoming), incoming, stop.signal)).rejects.toThrow('stopping')
  })
})

describe('the time that a verdict may take', () => {
  test.each([
    [60_000, 1_000],
    [400, 400],
  ])('ends after %i ms of validity or 1000 ms, whichever is sooner', async (validMs, expectedMs) => {
    let givenMs = 0
    const ask: Router['ask'] = async (_prompt, withinMs) => {
      givenMs = withinMs
      return { ok: false, fault: new ProviderFault('refusal', { detail: '' }), attempts: 1 }
    }
    const now = Date.now()
    const effect = judging({ router: { ...routerWith(async () => answered()), ask }, now: () => now })
    await outcomeOf(effect, requested('x', { validUntil: now + validMs }))
    expect(givenMs).toBeLessThanOrEqual(expectedMs)
    expect(givenMs).toBeGreaterThan(expectedMs - 300)
  })
})

describe('what the model sees', () => {
  test('is the judged message and its window, with the erased left out', async () => {
    const prompts: string[] = []
    const ask: Router['ask'] = async (prompt) => {
      prompts.push(prompt.user)
      return { ok: false, fault: new ProviderFault('refusal', { detail: '' }), attempts: 1 }
    }
    const router = { ...routerWith(async () => answered()), ask }
    for (const vault of [openVault(), openVault([OTHER])])
      await outcomeOf(judging({ router, vault }), requested('free nitro'))
    expect(prompts[0]).toContain('"earlier":[{"by":"member-1","secondsBefore":9,"text":"what is new?"}]')
    expect(prompts[1]).toContain('"earlier":[]')
    for (const prompt of prompts) {
      expect(prompt).toContain('free nitro')
      expect(prompt).not.toMatch(/1442000000000000003|1190000000000000001|Kq3tVbW0sY7mZp1xRf5Naw/)
    }
  })
})
