import { describe, expect, test } from 'vitest'
import { bulkhead } from './bulkhead.ts'
import { circuit } from './circuit.ts'
import type { Answered, Provider } from './ports.ts'
import type { Prompt } from './prompts/prompt.ts'
import { Answer } from './prompts/verdict-v1.ts'
import { verdictRouter } from './verdict-router.ts'

const quiet = new AbortController().signal
const prompt: Prompt<Answer> = { version: 'test', system: '', user: '', answer: Answer, maxTokens: 1 }

/** A router with one place, and how many calls reached the provider. */
function onePlace(ask: () => Promise<Answered<never>>) {
  let calls = 0
  const provider = {
    name: 'test',
    model: 'm',
    ask: () => {
      calls += 1
      return ask()
    },
  } as unknown as Provider
  const router = verdictRouter({
    provider,
    circuit: circuit({
      name: 't',
      errorPercent: 50,
      minCalls: 99,
      windowMs: 1_000,
      resetMs: 50,
      onState: () => undefined,
    }),
    bulkhead: bulkhead({ places: 1, queue: 1 }),
    attemptMs: 10_000,
    maxAttempts: 1,
    firstWaitMs: 1,
    longestWaitMs: 1,
    random: () => 0,
    onAttempt: () => undefined,
  })
  return { router, calls: () => calls }
}

describe('the way to a provider', () => {
  test('counts the wait for a free place into the deadline, and does not call when it is over', async () => {
    const gate = Promise.withResolvers<Answered<never>>()
    const { router, calls } = onePlace(() => gate.promise)
    const slow = router.ask(prompt, 10_000, quiet)
    const startedAt = performance.now()
    expect(await router.ask(prompt, 60, quiet)).toMatchObject({ ok: false, fault: { fault: 'timeout' }, attempts: 0 })
    expect(performance.now() - startedAt).toBeLessThan(1_000)
    expect(calls()).toBe(1)
    gate.resolve({ value: {} as never, model: 'm', usage: { inputTokens: 1, outputTokens: 1 } })
    expect(await slow).toMatchObject({ ok: true })
  })

  test('turns away at once what finds no room', async () => {
    const gate = Promise.withResolvers<Answered<never>>()
    const { router } = onePlace(() => gate.promise)
    const stop = new AbortController()
    const held = [router.ask(prompt, 10_000, stop.signal), router.ask(prompt, 10_000, stop.signal)]
    expect(await router.ask(prompt, 10_000, quiet)).toMatchObject({
      ok: false,
      fault: { fault: 'unavailable' },
      attempts: 0,
    })
    stop.abort(new Error('stopping'))
    for (const each of held) await expect(each).rejects.toThrow('stopping')
  })

  test('hands on an error that nobody foresaw', async () => {
    const { router } = onePlace(() => Promise.reject(new TypeError('surprise')))
    await expect(router.ask(prompt, 1_000, quiet)).rejects.toThrow('surprise')
  })
})
