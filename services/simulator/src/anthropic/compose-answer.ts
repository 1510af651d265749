import type { Judge } from './judge-request.ts'
import { judgeRequest } from './judge-request.ts'
import type { MessageRequest } from './message-request.ts'
import { simulatedName } from './models.ts'
import { estimateTokens, type InputTokens } from './prompt-cache.ts'

export type StopReason = 'end_turn' | 'max_tokens' | 'refusal' | 'model_context_window_exceeded'

/** A message as the API sends it. */
export interface Answer {
  readonly id: string
  readonly type: 'message'
  readonly role: 'assistant'
  readonly model: string
  readonly content: readonly { readonly type: 'text'; readonly text: string; readonly citations: null }[]
  readonly container: null
  readonly diagnostics: null
  readonly stop_reason: StopReason
  readonly stop_sequence: null
  readonly stop_details: {
    readonly type: 'refusal'
    readonly category: 'general_harms'
    readonly explanation: string
  } | null
  readonly usage: Usage
}

export interface Usage {
  readonly input_tokens: number
  readonly output_tokens: number
  readonly cache_creation_input_tokens: number
  readonly cache_read_input_tokens: number
  readonly cache_creation: { readonly ephemeral_5m_input_tokens: number; readonly ephemeral_1h_input_tokens: number }
  readonly output_tokens_details: { readonly thinking_tokens: number }
  readonly server_tool_use: null
  readonly service_tier: 'standard'
  readonly speed: 'standard'
  readonly inference_geo: 'simulated'
}

/** How a fault bends what the judge says. */
export type Bend = 'prose' | 'wrong_schema' | 'refusal' | 'truncated' | 'context_window' | null

/** The answer to a request: what the judge says of it, cut where `max_tokens` ends, or bent by a fault. */
export function composeAnswer(
  id: string,
  request: MessageRequest,
  input: InputTokens,
  judge: Judge,
  bend: Bend,
): Answer {
  const { text, stop } = bendText(judgeRequest(request, judge), request.max_tokens, bend)
  return {
    id,
    type: 'message',
    role: 'assistant',
    model: simulatedName(request.model),
    content: text === '' ? [] : [{ type: 'text', text, citations: null }],
    container: null,
    diagnostics: null,
    stop_reason: stop,
    stop_sequence: null,
    stop_details:
      stop === 'refusal'
        ? { type: 'refusal', category: 'general_harms', explanation: 'The simulator was told to refuse.' }
        : null,
    usage: {
      input_tokens: input.uncached,
      output_tokens: Math.max(1, estimateTokens(text)),
      cache_creation_input_tokens: input.written5m + input.written1h,
      cache_read_input_tokens: input.read,
      cache_creation: { ephemeral_5m_input_tokens: input.written5m, ephemeral_1h_input_tokens: input.written1h },
      output_tokens_details: { thinking_tokens: 0 },
      server_tool_use: null,
      service_tier: 'standard',
      speed: 'standard',
      inference_geo: 'simulated',
    },
  }
}

function bendText(text: string, maxTokens: number, bend: Bend): { text: string; stop: StopReason } {
  switch (bend) {
    case 'prose':
      return { text: 'I think that this message is fine, but I would rather not say so in JSON.', stop: 'end_turn' }
    case 'wrong_schema':
      return { text: JSON.stringify({ verdict: 'guilty', action: 'ban', target: 'everyone' }), stop: 'end_turn' }
    case 'refusal':
      return { text: '', stop: 'refusal' }
    case 'truncated':
      return { text: text.slice(0, Math.floor(text.length / 2)), stop: 'max_tokens' }
    case 'context_window':
      return { text: text.slice(0, Math.floor(text.length / 2)), stop: 'model_context_window_exceeded' }
    case null:
      return estimateTokens(text) > maxTokens
        ? { text: text.slice(0, maxTokens * 3), stop: 'max_tokens' }
        : { text, stop: 'end_turn' }
  }
}
