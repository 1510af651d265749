import type { z } from 'zod'

/** What a model is asked. */
export interface Prompt<A> {
  /** Name of the file that wrote it, such as `verdict-v1`. */
  readonly version: string
  /** Policy alone: byte for byte the same for every request under the same policy, so that it is cached. */
  readonly system: string
  readonly user: string
  /** What an answer must be. */
  readonly answer: z.ZodType<A>
  /** Most tokens that an answer may take. */
  readonly maxTokens: number
}
