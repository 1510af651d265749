interface Model {
  readonly displayName: string
  readonly line: 'haiku' | 'sonnet' | 'opus'
  /** A prefix with fewer tokens is not cached. */
  readonly minCacheableTokens: number
  readonly maxInputTokens: number
  readonly maxTokens: number
}

/** The models that are known here; any other name is refused as the API refuses it. */
const models: Readonly<Record<string, Model>> = {
  'claude-haiku-5-5': {
    displayName: 'Claude Haiku 5.5',
    line: 'haiku',
    minCacheableTokens: 512,
    maxInputTokens: 200_000,
    maxTokens: 64_000,
  },
  'claude-haiku-4-5': {
    displayName: 'Claude Haiku 4.5',
    line: 'haiku',
    minCacheableTokens: 4_096,
    maxInputTokens: 200_000,
    maxTokens: 64_000,
  },
  'claude-sonnet-5-5': {
    displayName: 'Claude Sonnet 5.5',
    line: 'sonnet',
    minCacheableTokens: 1_024,
    maxInputTokens: 200_000,
    maxTokens: 64_000,
  },
  'claude-opus-5-5': {
    displayName: 'Claude Opus 5.5',
    line: 'opus',
    minCacheableTokens: 1_024,
    maxInputTokens: 200_000,
    maxTokens: 64_000,
  },
}

export const modelNames: readonly string[] = Object.keys(models)

export function modelNamed(name: string): Model | undefined {
  return Object.hasOwn(models, name) ? models[name] : undefined
}

/** The name under which the simulator answers for a model, so that nobody takes its word for the model's. */
export const simulatedName = (name: string): string => `simulated:${name}`

/** What the models endpoint says of one. */
export function describeModel(name: string, model: Model): object {
  return {
    id: name,
    type: 'model',
    display_name: `${model.displayName} (simulated)`,
    created_at: '2026-01-01T00:00:00Z',
    deprecated_at: null,
    retires_at: null,
    lifecycle: 'active',
    line: model.line,
    max_input_tokens: model.maxInputTokens,
    max_tokens: model.maxTokens,
    capabilities: null,
  }
}
