/** An answer was longer than anyone may make us read. */
export class AnswerTooLargeError extends Error {
  override readonly name = 'AnswerTooLargeError'
  readonly code = 'answer_too_large'

  constructor(maxBytes: number) {
    super(`the answer is larger than ${maxBytes} bytes`)
  }
}

/** `fetch` that stops reading a body after `maxBytes` (decompressed) and fails it with AnswerTooLargeError. */
export function cappedFetch(maxBytes: number): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    if (!response.body) return response
    let received = 0
    const counted = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          received += chunk.byteLength
          if (received > maxBytes) controller.error(new AnswerTooLargeError(maxBytes))
          else controller.enqueue(chunk)
        },
      }),
    )
    const { status, statusText, headers } = response
    return new Response(counted, { status, statusText, headers })
  }
}
