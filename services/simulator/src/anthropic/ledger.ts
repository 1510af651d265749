import type { Usage } from './compose-answer.ts'
import type { ContractSource } from './request-contract.ts'

/** One request that came in. Keys are not kept. */
export interface ReceivedRequest {
  readonly requestId: string
  /** Unix ms. */
  readonly at: number
  readonly method: string
  readonly path: string
  readonly version: string | null
  /** The parsed body; null when it was not JSON. */
  readonly body: unknown
  readonly contract: ContractSource
  /** What was answered; null while nothing was. */
  readonly status: number | null
  /** Why it was refused: the error's message. */
  readonly refusal: string | null
  /** Kind of the fault that struck it. */
  readonly fault: string | null
}

/** The simulator's bill: what it answered for, faults after the judgement included. */
export interface Ledger {
  readonly answers: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cacheReadTokens: number
  readonly cacheCreationTokens: number
}

/** The newest requests that are kept. */
const KEPT = 5_000

export interface Records {
  /** Oldest first. */
  readonly requests: readonly ReceivedRequest[]
  readonly ledger: Ledger
  /** Returns how to complete what is known of it. */
  receive(request: ReceivedRequest): (rest: Partial<ReceivedRequest>) => void
  bill(usage: Usage): void
}

export function keepRecords(): Records {
  const requests: ReceivedRequest[] = []
  let ledger: Ledger = { answers: 0, inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheCreationTokens: 0 }
  return {
    requests,
    get ledger() {
      return ledger
    },
    receive(request) {
      const kept = { ...request }
      requests.push(kept)
      if (requests.length > KEPT) requests.shift()
      return (rest) => void Object.assign(kept, rest)
    },
    bill(usage) {
      ledger = {
        answers: ledger.answers + 1,
        inputTokens: ledger.inputTokens + usage.input_tokens,
        outputTokens: ledger.outputTokens + usage.output_tokens,
        cacheReadTokens: ledger.cacheReadTokens + usage.cache_read_input_tokens,
        cacheCreationTokens: ledger.cacheCreationTokens + usage.cache_creation_input_tokens,
      }
    },
  }
}
