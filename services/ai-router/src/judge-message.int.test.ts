import { definitionOf } from '@nexus/events'
import { Secret } from '@nexus/runtime'
import {
  type AnthropicFault,
  type AnthropicSimulator,
  SIMULATED_API_KEY,
  startAnthropicSimulator,
} from '@nexus/simulator'
import { waitFor } from '@nexus/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { anthropic } from './adapters/anthropic.ts'
import { bulkhead } from './bulkhead.ts'
import { type CircuitState, circuit } from './circuit.ts'
import { judgeMessage } from './judge-message.ts'
import type { VerdictTelemetry } from './telemetry.ts'
import { attempted, onePolicy, openVault, requested } from './testing/requests.ts'
import { type RouterOptions, verdictRouter } from './verdict-router.ts'

const quiet = new AbortController().signal
const silent: VerdictTelemetry = { reached() {}, failed() {}, broke() {}, attempted() {}, breaker() {} }
/** Long enough that a busy machine keeps it; an outcome later than this and a pause of the machine is late. */
const DEADLINE_MS = 4_000
const ATTEMPT_MS = 1_200
const PAUSE_MS = 2_000

let simulator: AnthropicSimulator
beforeAll(async () => {
  simulator = await startAnthropicSimulator({ contract: 'generated' })
}, 60_000)
afterEach(() => simulator.setFault(null))
afterAll(() => simulator.close())

interface Setting {
  readonly apiKey?: string
  readonly model?: string
  readonly isSimulated?: boolean
  readonly baseUrl?: string
  readonly pace?: Partial<RouterOptions>
  readonly minCalls?: number
  readonly places?: number
}

/** The service's own parts, put together as main does, with a breaker that opens after `minCalls`. */
function judging(setting: Setting = {}) {
  const {
    apiKey = SIMULATED_API_KEY,
    model = 'claude-haiku-5-5',
    isSimulated = true,
    baseUrl = simulator.url,
  } = setting
  const states: CircuitState[] = []
  const breaker = circuit({
    name: `anthropic/${model}`,
    errorPercent: 50,
    minCalls: setting.minCalls ?? 1_000,
    windowMs: 30_000,
    resetMs: 100,
    onState: (state) => states.push(state),
  })
  const router = verdictRouter({
    provider: anthropic({ apiKey: new Secret(apiKey), baseUrl, model, isSimulated, timeoutMs: ATTEMPT_MS }),
    circuit: breaker,
    bulkhead: bulkhead({ places: setting.places ?? 8, queue: 100 }),
    attemptMs: ATTEMPT_MS,
    maxAttempts: 3,
    firstWaitMs: 10,
    longestWaitMs: 50,
    random: () => 0.5,
    onAttempt: () => undefined,
    ...setting.pace,
  })
  const effect = judgeMessage({
    router,
    why: '',
    vault: openVault(),
    policies: onePolicy,
    deadlineMs: DEADLINE_MS,
    now: Date.now,
    telemetry: silent,
  })
  return {
    router,
    states,
    async judge(content = 'free nitro: https://dlscord.gift/x') {
      const incoming = requested(content)
      const startedAt = performance.now()
      const [proposal] = await effect.perform(attempted(incoming), incoming, quiet)
      const tookMs = performance.now() - startedAt
      const event = proposal?.events[0]
      if (event?.type !== 'VerdictReached' && event?.type !== 'VerdictFailed')
        throw new Error('neither verdict nor fault')
      expect(definitionOf(event.type)?.data.safeParse(event.data).error).toBeUndefined()
      return { event, tookMs }
    },
  }
}

describe('a verdict over HTTP', () => {
  test('comes from a request that the SDK’s own types allow', async () => {
    const { event } = await judging().judge()
    expect(event).toMatchObject({
      type: 'VerdictReached',
      data: {
        category: 'scam',
        severity: 3,
        ruleId: 'scam-links',
        isSimulated: true,
        attempts: 1,
        model: 'simulated:claude-haiku-5-5',
      },
    })
    const request = simulator.requests.at(-1)
    expect(request).toMatchObject({ contract: 'generated', status: 200, refusal: null, version: '2026-10-21' })
    expect(request?.body).toMatchObject({
      model: 'claude-haiku-5-5',
      thinking: { type: 'disabled' },
      system: [{ cache_control: { type: 'ephemeral' } }],
      output_config: { format: { type: 'json_schema', schema: { additionalProperties: false } } },
    })
    expect(request?.body).not.toHaveProperty('stream')
  })

  test('finds nothing in a harmless message', async () => {
    expect((await judging().judge('good morning')).event).toMatchObject({
      type: 'VerdictReached',
      data: { category: null },
    })
  })

  test('pays for the policy once', async () => {
    const { judge } = judging()
    await judge('one')
    const before = simulator.ledger.cacheReadTokens
    await judge('another message')
    expect(simulator.ledger.cacheReadTokens - before).toBeGreaterThan(512)
  })
})

type Expected = 'VerdictReached' | readonly string[]
const modes: readonly (readonly [AnthropicFault, Expected])[] = [
  [{ kind: 'slow', delayMs: 100 }, 'VerdictReached'],
  [{ kind: 'slow', delayMs: 5_000 }, ['timeout']],
  [{ kind: 'hang' }, ['timeout']],
  [{ kind: 'stall' }, ['timeout']],
  [{ kind: 'reset' }, ['unavailable']],
  [{ kind: 'cut' }, ['unavailable']],
  [{ kind: 'status', status: 400 }, ['rejected']],
  [{ kind: 'status', status: 401 }, ['rejected']],
  [{ kind: 'status', status: 429 }, ['rate_limited']],
  [{ kind: 'status', status: 429, retryAfter: '3600' }, ['rate_limited']],
  [{ kind: 'status', status: 429, retryAfter: 'soon' }, ['rate_limited']],
  [{ kind: 'status', status: 429, retryAfter: '-5' }, ['rate_limited']],
  [{ kind: 'status', status: 500 }, ['unavailable']],
  [{ kind: 'status', status: 503, retryAfter: 'Fri, 31 Dec 2999 23:59:59 GMT' }, ['unavailable']],
  [{ kind: 'status', status: 529 }, ['unavailable']],
  [{ kind: 'garbage' }, ['garbage']],
  [{ kind: 'not_a_message' }, ['garbage']],
  [{ kind: 'prose' }, ['garbage']],
  [{ kind: 'wrong_schema' }, ['garbage']],
  [{ kind: 'wrong_type' }, ['garbage']],
  [{ kind: 'huge', bytes: 20_000_000 }, ['garbage']],
  [{ kind: 'refusal' }, ['refusal']],
  [{ kind: 'truncated' }, ['truncated']],
  [{ kind: 'context_window' }, ['truncated']],
]

describe('in every fault of the provider', () => {
  test.each(modes)('%j there is an outcome within the deadline: %j', async (fault, expected) => {
    simulator.setFault({ fault })
    const { event, tookMs } = await judging().judge()
    expect(tookMs).toBeLessThan(DEADLINE_MS + PAUSE_MS)
    if (expected === 'VerdictReached') expect(event.type).toBe(expected)
    else expect(event).toMatchObject({ type: 'VerdictFailed', data: { fault: expect.toBeOneOf([...expected]) } })
  })

  test.each(modes)('%j once, the next request is judged again', async (fault) => {
    simulator.setFault({ fault, times: 1 })
    const { judge } = judging()
    await judge()
    simulator.setFault(null)
    expect((await judge()).event.type).toBe('VerdictReached')
  })

  test.each(['status', 'reset', 'garbage'] as const)(
    'a passing %s costs one more attempt and no verdict',
    async (kind) => {
      simulator.setFault({ fault: kind === 'status' ? { kind, status: 529 } : { kind }, times: 1 })
      expect((await judging().judge()).event).toMatchObject({ type: 'VerdictReached', data: { attempts: 2 } })
    },
  )

  test('a wrong key is told to the operator and costs one call', async () => {
    const before = simulator.requests.length
    expect((await judging({ apiKey: 'sk-wrong' }).judge()).event).toMatchObject({
      type: 'VerdictFailed',
      data: { fault: 'rejected', attempts: 1, detail: expect.stringContaining('401 authentication_error') },
    })
    expect(simulator.requests.length - before).toBe(1)
  })

  test('an unknown model is told to the operator', async () => {
    const { event } = await judging({ model: 'claude-nothing' }).judge()
    expect(event).toMatchObject({ data: { fault: 'rejected', detail: expect.stringContaining('404 not_found_error') } })
  })

  test('nobody at the address is an outage', async () => {
    const { event } = await judging({ baseUrl: 'http://127.0.0.1:9' }).judge()
    expect(event).toMatchObject({ data: { fault: 'unavailable', detail: expect.stringContaining('no connection') } })
  })

  test('no detail repeats the words of a member', async () => {
    for (const [fault] of modes) {
      simulator.setFault({ fault })
      const { event } = await judging({ pace: { maxAttempts: 1 } }).judge('xyzzy plugh')
      expect(JSON.stringify(event.data)).not.toMatch(/xyzzy|plugh/)
    }
  })
})

describe('a simulated judge', () => {
  test('never judges for a service that takes it for a real one', async () => {
    const { event } = await judging({ isSimulated: false }).judge()
    expect(event).toMatchObject({
      type: 'VerdictFailed',
      data: { fault: 'rejected', detail: expect.stringContaining('simulated judge') },
    })
  })
})

describe('a scripted outage', () => {
  test('opens the breaker, spares the provider, and ends one probe after the provider is back', async () => {
    const { judge, router, states } = judging({ minCalls: 4 })
    expect((await judge()).event.type).toBe('VerdictReached')
    simulator.setFault({ fault: { kind: 'status', status: 500 } })
    while (router.state !== 'open') expect((await judge()).event.type).toBe('VerdictFailed')

    const before = simulator.requests.length
    const refused = await Promise.all(Array.from({ length: 50 }, () => judge()))
    for (const { event, tookMs } of refused) {
      expect(event).toMatchObject({ type: 'VerdictFailed', data: { fault: 'breaker_open', attempts: 0 } })
      expect(tookMs).toBeLessThan(PAUSE_MS)
    }
    expect(simulator.requests.length).toBe(before)

    await waitFor(() => router.state === 'half_open')
    await Promise.all(Array.from({ length: 20 }, () => judge()))
    expect(simulator.requests.length - before).toBe(1)
    expect(router.state).toBe('open')

    simulator.setFault(null)
    await waitFor(() => router.state === 'half_open')
    expect((await judge()).event.type).toBe('VerdictReached')
    expect(router.state).toBe('closed')
    expect(states).toEqual(['closed', 'open', 'half_open', 'open', 'half_open', 'closed'])
  })

  test('of silence opens it as well', async () => {
    const { judge, router } = judging({ minCalls: 2, pace: { attemptMs: 60 } })
    simulator.setFault({ fault: { kind: 'hang' } })
    expect((await judge()).event).toMatchObject({ type: 'VerdictFailed' })
    expect(router.state).toBe('open')
  })
})

describe('many requests at once', () => {
  test('all end in time when the provider hangs, and no more are under way than allowed', async () => {
    simulator.setFault({ fault: { kind: 'hang' } })
    const { judge } = judging({ places: 3 })
    const before = simulator.requests.length
    const ended = await Promise.all(Array.from({ length: 30 }, () => judge()))
    for (const { event, tookMs } of ended) {
      expect(event).toMatchObject({ type: 'VerdictFailed', data: { fault: 'timeout' } })
      expect(tookMs).toBeLessThan(DEADLINE_MS + PAUSE_MS)
    }
    expect(simulator.requests.length - before).toBeLessThanOrEqual(12)
  })
})
