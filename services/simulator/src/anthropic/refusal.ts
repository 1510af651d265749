/** The kinds of error that Anthropic's API names. */
export type RefusalType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'permission_error'
  | 'not_found_error'
  | 'rate_limit_error'
  | 'timeout_error'
  | 'api_error'
  | 'overloaded_error'

/** A request that is answered with an error. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly type: RefusalType
  /** Sent with the error, besides `request-id`. */
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, type: RefusalType, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.status = status
    this.type = type
    this.headers = headers
  }
}

/** An error's body, in Anthropic's shape. */
export function errorBody(refusal: Refusal, requestId: string): object {
  return { type: 'error', error: { type: refusal.type, message: refusal.message }, request_id: requestId }
}
