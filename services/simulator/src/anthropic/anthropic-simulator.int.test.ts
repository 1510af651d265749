import Anthropic, { type APIError, RateLimitError } from '@anthropic-ai/sdk'
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type AnthropicSimulator, SIMULATED_API_KEY, startAnthropicSimulator } from './anthropic-simulator.ts'
import type { Fault } from './faults.ts'

const Verdict = z.object({
  staffReason: z.string(),
  category: z.enum(['scam', 'harassment', 'other']).nullable(),
  severity: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).nullable(),
  confidence: z.number().int().min(0).max(100),
})

const asked = (text: string) =>
  ({
    model: 'claude-haiku-5-5',
    max_tokens: 500,
    system: [{ type: 'text', text: `The policy. ${'Be kind. '.repeat(400)}`, cache_control: { type: 'ephemeral' } }],
    messages: [{ role: 'user', content: text }],
    output_config: { format: zodOutputFormat(Verdict) },
    thinking: { type: 'disabled' },
  }) satisfies Anthropic.MessageCreateParamsNonStreaming

let simulator: AnthropicSimulator
let client: Anthropic
const clientWith = (apiKey: string) =>
  new Anthropic({ apiKey, baseURL: simulator.url, maxRetries: 0, timeout: 10_000, logLevel: 'off' })

async function post(body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${simulator.url}/v1/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': SIMULATED_API_KEY,
      'anthropic-version': '2026-10-21',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  }
}

describe.each(['generated', 'handwritten'] as const)("Anthropic's API, simulated with the %s contract", (contract) => {
  beforeAll(async () => {
    simulator = await startAnthropicSimulator({ contract })
    client = clientWith(SIMULATED_API_KEY)
  }, 60_000)
  afterEach(() => simulator.setFault(null))
  afterAll(() => simulator.close())

  test('answers the SDK by its own schema, under a name that says that it is simulated', async () => {
    const message = await client.messages.parse(asked('free nitro: https://dlscord.gift/now'))
    expect(message.parsed_output).toMatchObject({ category: 'scam', severity: 3 })
    expect(message).toMatchObject({ model: 'simulated:claude-haiku-5-5', stop_reason: 'end_turn', role: 'assistant' })
    expect((await client.messages.create(asked('hello')))._request_id).toMatch(/^req_/)
    expect(simulator.contract).toBe(contract)
  })

  test('streams the same answer to the SDK', async () => {
    const whole = await client.messages.parse(asked('you are a stupid clown'))
    const stream = client.messages.stream(asked('you are a stupid clown'))
    const pieces: string[] = []
    stream.on('text', (piece) => pieces.push(piece))
    const streamed = await stream.finalMessage()
    expect(pieces.length).toBeGreaterThan(2)
    expect(streamed.parsed_output).toEqual(whole.parsed_output)
    expect(streamed.stop_reason).toBe('end_turn')
    expect(streamed.usage.output_tokens).toBe(whole.usage.output_tokens)
  })

  test('counts the policy once as written to the cache, then as read from it', async () => {
    const text = `hello ${contract}`
    const unseen = {
      ...asked(text),
      system: [{ ...asked(text).system[0], text: `Another. ${'Be kind. '.repeat(400)}` }],
    }
    const request = unseen as Anthropic.MessageCreateParamsNonStreaming
    const [first, second] = [await client.messages.create(request), await client.messages.create(request)]
    expect(first.usage.cache_creation_input_tokens).toBeGreaterThan(512)
    expect(first.usage.cache_read_input_tokens).toBe(0)
    expect(second.usage.cache_read_input_tokens).toBe(first.usage.cache_creation_input_tokens)
    expect(second.usage.cache_creation_input_tokens).toBe(0)
    expect(second.usage.input_tokens).toBe(first.usage.input_tokens)
  })

  test('knows its models and no other', async () => {
    expect(await client.models.retrieve('claude-haiku-5-5')).toMatchObject({ id: 'claude-haiku-5-5', type: 'model' })
    await expect(client.models.retrieve('claude-nothing')).rejects.toMatchObject({ status: 404 })
    await expect(client.messages.create({ ...asked('x'), model: 'gpt-9' })).rejects.toMatchObject({
      status: 404,
      type: 'not_found_error',
    })
  })

  test('refuses a wrong key', async () => {
    const refused = clientWith('sk-wrong').messages.create(asked('x'))
    await expect(refused).rejects.toMatchObject({ status: 401, type: 'authentication_error' })
  })

  test('refuses a request without key, or of another version of the API', async () => {
    expect(await post(asked('x'), { 'x-api-key': 'no' })).toMatchObject({ status: 401 })
    const old = await post(asked('x'), { 'anthropic-version': '2023-06-01' })
    expect(old).toMatchObject({ status: 400, body: { type: 'error', error: { type: 'invalid_request_error' } } })
    expect(old.headers.get('request-id')).toBe(old.body.request_id)
  })

  test.each<[string, Record<string, unknown>, string]>([
    ['temperature', { temperature: 0 }, 'temperature: Extra inputs are not permitted'],
    ['the old output format', { output_format: { type: 'json_schema' } }, 'output_format: Extra inputs'],
    ['no max_tokens', { max_tokens: undefined }, 'max_tokens: Field required'],
    ['a header in the body', { workspace_id: 'w' }, 'workspace_id: Extra inputs'],
    ['half a token', { max_tokens: 1.5 }, 'max_tokens'],
    ['a role that does not exist', { messages: [{ role: 'robot', content: 'x' }] }, 'messages.0'],
    ['an unknown key in a block', { system: [{ type: 'text', text: 'x', cache: true }] }, 'system'],
    [
      'a prefilled answer',
      {
        messages: [
          { role: 'user', content: 'x' },
          { role: 'assistant', content: '{' },
        ],
      },
      'prefill',
    ],
    ['no messages', { messages: [] }, 'at least one message'],
    ['an empty block', { system: [{ type: 'text', text: '' }] }, 'non-empty'],
    ['thinking of old', { thinking: { type: 'enabled', budget_tokens: 1024 } }, 'thinking'],
    [
      'an output schema that is not supported',
      { output_config: { format: { type: 'json_schema', schema: { type: 'object', properties: {} } } } },
      'additionalProperties',
    ],
  ])('refuses %s', async (_, change, message) => {
    const { status, body } = await post({ ...asked('x'), ...change })
    expect(status).toBe(400)
    expect((body.error as { message: string }).message).toContain(message)
  })

  test('refuses what is not JSON, another method and another path', async () => {
    expect(await post('{"model":')).toMatchObject({ status: 400 })
    expect(
      (
        await fetch(`${simulator.url}/v1/complete`, {
          headers: { 'x-api-key': SIMULATED_API_KEY, 'anthropic-version': '2026-10-21' },
        })
      ).status,
    ).toBe(404)
  })

  test('ends an answer at max_tokens', async () => {
    expect(await client.messages.create({ ...asked('hello'), max_tokens: 5 })).toMatchObject({
      stop_reason: 'max_tokens',
    })
  })

  test('keeps every request with its outcome, and no key', async () => {
    await client.messages.create(asked('for the record'))
    const last = simulator.requests.at(-1)
    expect(last).toMatchObject({ status: 200, method: 'POST', refusal: null, body: { max_tokens: 500 } })
    expect(JSON.stringify(simulator.requests)).not.toContain(SIMULATED_API_KEY)
    expect(simulator.ledger.answers).toBeGreaterThan(0)
  })

  test.each<[Fault, (outcome: unknown) => void]>([
    [
      { kind: 'status', status: 429, retryAfter: '3600' },
      (error) => {
        expect(error).toBeInstanceOf(RateLimitError)
        expect((error as APIError).headers?.get('retry-after')).toBe('3600')
      },
    ],
    [{ kind: 'status', status: 500 }, (error) => expect(error).toMatchObject({ status: 500, type: 'api_error' })],
    [
      { kind: 'status', status: 529 },
      (error) => expect(error).toMatchObject({ status: 529, type: 'overloaded_error' }),
    ],
    [{ kind: 'reset' }, (error) => expect(error).toBeInstanceOf(Anthropic.APIConnectionError)],
    [{ kind: 'cut' }, (error) => expect(error).toBeInstanceOf(Error)],
    [{ kind: 'garbage' }, (error) => expect(error).toBeInstanceOf(SyntaxError)],
    [{ kind: 'not_a_message' }, (outcome) => expect(outcome).toEqual({ hello: ['world'] })],
    [{ kind: 'wrong_type' }, (outcome) => expect(outcome).toContain('<html>')],
    [{ kind: 'refusal' }, (outcome) => expect(outcome).toMatchObject({ stop_reason: 'refusal', content: [] })],
    [{ kind: 'truncated' }, (outcome) => expect(outcome).toMatchObject({ stop_reason: 'max_tokens' })],
    [
      { kind: 'context_window' },
      (outcome) => expect(outcome).toMatchObject({ stop_reason: 'model_context_window_exceeded' }),
    ],
    [{ kind: 'prose' }, (outcome) => expect(() => Verdict.parse(JSON.parse(textOf(outcome)))).toThrow()],
    [{ kind: 'wrong_schema' }, (outcome) => expect(Verdict.safeParse(JSON.parse(textOf(outcome))).success).toBe(false)],
    [{ kind: 'huge', bytes: 1_000_000 }, (outcome) => expect(textOf(outcome).length).toBeGreaterThan(1_000_000)],
    [{ kind: 'slow', delayMs: 30 }, (outcome) => expect(outcome).toMatchObject({ stop_reason: 'end_turn' })],
  ])('can be made to fail: %j', async (fault, expected) => {
    simulator.setFault({ fault, times: 1 })
    const outcome = await client.messages.create(asked('hello')).catch((error: unknown) => error)
    if (fault.kind === 'wrong_type') expect(String(outcome)).toContain('<!doctype html>')
    else expected(outcome)
    expect(simulator.requests.at(-1)?.fault).toBe(fault.kind)
    expect(await client.messages.create(asked('hello'))).toMatchObject({ stop_reason: 'end_turn' })
  })

  test.each(['hang', 'stall'] as const)('can be made to %s until the caller gives up', async (kind) => {
    simulator.setFault({ fault: { kind }, times: 1 })
    const given = client.messages.create(asked('hello'), { signal: AbortSignal.timeout(150) })
    await expect(given).rejects.toThrow()
  })

  test('is switched over HTTP as well', async () => {
    const switches = `${simulator.url}/sim/faults`
    const put = (body: unknown) =>
      fetch(switches, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    expect((await put({ fault: { kind: 'status', status: 529 }, forMs: 60_000 })).status).toBe(200)
    await expect(client.messages.create(asked('x'))).rejects.toMatchObject({ status: 529 })
    expect((await put({ fault: { kind: 'explode' } })).status).toBe(400)
    expect((await fetch(switches, { method: 'DELETE' })).status).toBe(200)
    expect(await client.messages.create(asked('x'))).toMatchObject({ stop_reason: 'end_turn' })
    const { requests } = (await (await fetch(`${simulator.url}/sim/requests`)).json()) as { requests: unknown[] }
    expect(requests.length).toBe(simulator.requests.length)
  })
})

test("a judge of one's own is held to the schema that the request asks for", async () => {
  await using obedient = await startAnthropicSimulator({
    contract: 'handwritten',
    judge: ({ text }) => ({
      category: text,
      severity: 9,
      confidence: 100,
      staffReason: 'I do what I am told',
      action: 'ban',
    }),
  })
  const told = new Anthropic({ apiKey: SIMULATED_API_KEY, baseURL: obedient.url, maxRetries: 0 })
  const { parsed_output: answer } = await told.messages.parse(asked('scam'))
  expect(answer).toEqual({ category: 'scam', severity: null, confidence: 100, staffReason: 'I do what I am told' })
})

const textOf = (outcome: unknown): string => {
  const block = (outcome as Anthropic.Message).content[0]
  return block?.type === 'text' ? block.text : ''
}
