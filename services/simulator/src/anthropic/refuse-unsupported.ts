import { blocksOf, type MessageRequest } from './message-request.ts'
import { modelNamed } from './models.ts'
import { refuseOutputSchema } from './output-schema.ts'
import { Refusal } from './refusal.ts'

const MAX_CACHE_BREAKPOINTS = 4

/** What the API refuses and no type can say. @throws Refusal */
export function refuseUnsupported(request: MessageRequest): void {
  const { model, max_tokens: maxTokens, messages, thinking } = request
  const known = modelNamed(model)
  if (!known) throw new Refusal(404, 'not_found_error', `model: ${model}`)
  if (!Number.isInteger(maxTokens) || maxTokens < 0) refuse('max_tokens: Input should be a non-negative integer')
  if (maxTokens > known.maxTokens)
    refuse(`max_tokens: ${maxTokens} > ${known.maxTokens}, which is the maximum for ${model}`)
  if (messages.length === 0) refuse('messages: at least one message is required')
  if (messages[0]?.role === 'assistant') refuse('messages: first message must use the "user" role')
  if (messages.at(-1)?.role === 'assistant') {
    refuse(
      `messages: ${model} does not support assistant message prefill. The conversation must end with a user message.`,
    )
  }
  if (thinking?.type === 'enabled') refuse(`thinking: ${model} supports "adaptive" and "disabled"`)

  const blocks = [...blocksOf(request.system), ...messages.flatMap(({ content }) => blocksOf(content))]
  for (const { type, text, cache_control: cacheControl } of blocks) {
    if (type !== 'text') continue
    if (text === '' && cacheControl) refuse('cache_control cannot be set for empty text blocks')
    if (text === '') refuse('text content blocks must be non-empty')
  }
  const breakpoints = blocks.filter(({ cache_control: cacheControl }) => cacheControl).length
  if (breakpoints > MAX_CACHE_BREAKPOINTS) {
    refuse(`A maximum of ${MAX_CACHE_BREAKPOINTS} blocks with cache_control may be provided. Found ${breakpoints}.`)
  }
  const format = request.output_config?.format
  if (format) refuseOutputSchema(format.schema, 'output_config.format.schema')
}

function refuse(message: string): never {
  throw new Refusal(400, 'invalid_request_error', message)
}
