import type { Answer } from './compose-answer.ts'

/** Characters of text in one delta. */
const DELTA = 24

/** An answer as the server-sent events of the streaming API, in order. */
export function eventsOf(answer: Answer): string[] {
  const { usage, content, stop_reason, stop_sequence, stop_details, container } = answer
  const events: string[] = [
    event('message_start', {
      message: {
        ...answer,
        content: [],
        stop_reason: null,
        stop_details: null,
        usage: { ...usage, output_tokens: 1 },
      },
    }),
    event('ping', {}),
  ]
  for (const [index, { text }] of content.entries()) {
    events.push(event('content_block_start', { index, content_block: { type: 'text', text: '', citations: null } }))
    for (let at = 0; at < text.length; at += DELTA) {
      events.push(
        event('content_block_delta', { index, delta: { type: 'text_delta', text: text.slice(at, at + DELTA) } }),
      )
    }
    events.push(event('content_block_stop', { index }))
  }
  const { input_tokens, output_tokens, cache_creation_input_tokens, cache_read_input_tokens } = usage
  events.push(
    event('message_delta', {
      delta: { container, stop_reason, stop_sequence, stop_details },
      usage: {
        input_tokens,
        output_tokens,
        cache_creation_input_tokens,
        cache_read_input_tokens,
        output_tokens_details: usage.output_tokens_details,
        server_tool_use: null,
      },
    }),
    event('message_stop', {}),
  )
  return events
}

const event = (type: string, rest: object): string => `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`
