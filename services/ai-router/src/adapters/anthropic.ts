import Anthropic from '@anthropic-ai/sdk'
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod'
import type { Authority } from '@nexus/events'
import type { Secret } from '@nexus/runtime'
import { z } from 'zod'
import type { Answered, Provider } from '../ports.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { ProviderFault } from '../provider-fault.ts'
import { anthropicFault } from './anthropic-fault.ts'
import { cappedFetch } from './capped-fetch.ts'

export interface AnthropicOptions {
  readonly apiKey: Secret
  /** Default: Anthropic's own address. */
  readonly baseUrl?: string | undefined
  readonly model: string
  readonly authority?: Authority
  /** Whether the address is that of a simulator; answers must then say so, and otherwise must not. */
  readonly isSimulated: boolean
  /** Longest wait for one call's answer to begin, in ms. */
  readonly timeoutMs: number
}

const OFFICIAL = 'https://api.anthropic.com'
/** A verdict takes 2 KiB; nobody may make us read more than this. */
const MAX_ANSWER_BYTES = 262_144
/** How the simulator marks the models that it stands in for. */
const SIMULATED = /^simulated:/

/** The answer's outer shape; what is in its text is checked against the prompt's own schema. */
const Message = z.object({
  type: z.literal('message'),
  model: z.string().min(1).max(200),
  stop_reason: z.string().nullable(),
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })),
  usage: z.object({
    input_tokens: z.number().int().nonnegative(),
    output_tokens: z.number().int().nonnegative(),
    cache_creation_input_tokens: z.number().int().nonnegative().nullish(),
    cache_read_input_tokens: z.number().int().nonnegative().nullish(),
  }),
})
type Message = z.infer<typeof Message>

/** Anthropic's Messages API, asked for output by schema, with the policy cached and without thinking. */
export function anthropic(options: AnthropicOptions): Provider {
  const { model, isSimulated } = options
  const client = new Anthropic({
    apiKey: options.apiKey.reveal(),
    baseURL: options.baseUrl ?? OFFICIAL,
    maxRetries: 0,
    timeout: options.timeoutMs,
    fetch: cappedFetch(MAX_ANSWER_BYTES),
    // Its log and its traces could carry members' words.
    logLevel: 'off',
    openTelemetry: false,
  })

  async function calling<R>(signal: AbortSignal, call: () => Promise<R>): Promise<R> {
    try {
      return await call()
    } catch (error) {
      throw anthropicFault(error, signal)
    }
  }

  return {
    name: 'anthropic',
    model,
    authority: options.authority ?? 'primary',
    isSimulated,

    async ask<A>(prompt: Prompt<A>, signal: AbortSignal): Promise<Answered<A>> {
      const received: unknown = await calling(signal, () =>
        client.messages.create(
          {
            model,
            max_tokens: prompt.maxTokens,
            thinking: { type: 'disabled' },
            system: [{ type: 'text', text: prompt.system, cache_control: { type: 'ephemeral' } }],
            messages: [{ role: 'user', content: prompt.user }],
            output_config: { format: zodOutputFormat(prompt.answer) },
          },
          { signal },
        ),
      )
      const message = readMessage(received)
      refuseMasquerade(message.model, isSimulated)
      return {
        value: readAnswer(message, prompt.answer),
        model: message.model,
        usage: { inputTokens: inputTokensOf(message), outputTokens: message.usage.output_tokens },
      }
    },

    async check(signal) {
      await calling(signal, () => client.models.retrieve(model, undefined, { signal }))
    },
  }
}

function readMessage(received: unknown): Message {
  const message = Message.safeParse(received)
  if (message.success) return message.data
  // Whoever answered was not the API: a proxy's page, half a message.
  throw new ProviderFault('garbage', {
    detail: `the answer is no message (${message.error.issues.length} faults)`,
    isTransient: true,
    isOutage: true,
  })
}

function refuseMasquerade(model: string, isSimulated: boolean): void {
  if (SIMULATED.test(model) === isSimulated) return
  const detail = isSimulated
    ? 'AI_SIMULATED=true, but the answer does not come from a simulated judge'
    : 'a simulated judge answered; it must not judge a real community'
  throw new ProviderFault('rejected', { detail })
}

/** Looks at why the model stopped before at what it wrote. */
function readAnswer<A>({ stop_reason: stop, content }: Message, schema: z.ZodType<A>): A {
  switch (stop) {
    case 'end_turn':
      break
    case 'refusal':
      throw new ProviderFault('refusal', { detail: 'the model refused to judge' })
    case 'max_tokens':
    case 'model_context_window_exceeded':
      throw new ProviderFault('truncated', { detail: `the answer was cut off: ${stop}` })
    default:
      throw new ProviderFault('garbage', {
        detail: `the model stopped for an unexpected reason: ${String(stop).slice(0, 50)}`,
      })
  }
  const text = content.map((block) => (block.type === 'text' ? (block.text ?? '') : '')).join('')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw new ProviderFault('garbage', {
      detail: `the answer is not JSON (${text.length} characters)`,
      isTransient: true,
    })
  }
  const answer = schema.safeParse(value)
  if (answer.success) return answer.data
  const paths = answer.error.issues.map(({ path, code }) => `${path.join('.') || 'answer'}: ${code}`)
  throw new ProviderFault('garbage', {
    detail: `the answer does not fit its schema: ${paths.join(', ')}`,
    isTransient: true,
  })
}

const inputTokensOf = ({ usage }: Message): number =>
  usage.input_tokens + (usage.cache_creation_input_tokens ?? 0) + (usage.cache_read_input_tokens ?? 0)
