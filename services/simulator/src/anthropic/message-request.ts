/** A block of a prompt, as far as the simulator reads it. */
export interface PromptBlock {
  readonly type: string
  readonly text?: string
  readonly cache_control?: { readonly type: 'ephemeral'; readonly ttl?: '5m' | '1h' } | null
}

/** A body that passed the contract, as far as the simulator reads it. */
export interface MessageRequest {
  readonly model: string
  readonly max_tokens: number
  readonly messages: readonly {
    readonly role: 'user' | 'assistant' | 'system'
    readonly content: string | readonly PromptBlock[]
  }[]
  readonly system?: string | readonly PromptBlock[]
  readonly output_config?: {
    readonly format?: { readonly type: 'json_schema'; readonly schema: Readonly<Record<string, unknown>> } | null
  }
  readonly thinking?: { readonly type: string }
  readonly tools?: readonly object[]
  readonly stream?: boolean
  readonly cache_control?: PromptBlock['cache_control']
}

export const blocksOf = (content: string | readonly PromptBlock[] | undefined): readonly PromptBlock[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? [])

export const textOf = (content: string | readonly PromptBlock[] | undefined): string =>
  blocksOf(content)
    .map(({ text }) => text ?? '')
    .join('\n')
