import { hash } from 'node:crypto'
import { blocksOf, type MessageRequest, type PromptBlock } from './message-request.ts'
import { modelNamed } from './models.ts'

/** A deterministic estimate; the real tokenizer is not public. */
export const estimateTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 3.5)

export interface InputTokens {
  /** Neither read from the cache nor written to it. */
  readonly uncached: number
  readonly read: number
  readonly written5m: number
  readonly written1h: number
}

const TTL_MS = { '5m': 300_000, '1h': 3_600_000 } as const

/** The prompt cache: which prefixes ending at a `cache_control` were seen, by model, and until when they are kept. */
export function promptCache(now: () => number): { count(request: MessageRequest): InputTokens } {
  const keptUntil = new Map<string, number>()
  return {
    count(request) {
      const blocks = cacheableBlocks(request)
      const minimum = modelNamed(request.model)?.minCacheableTokens ?? 0
      let prefix = request.model
      let tokens = 0
      let read = 0
      let written = 0
      let ttl: '5m' | '1h' = '5m'
      for (const { text, cacheControl } of blocks) {
        prefix = hash('sha256', JSON.stringify([prefix, text]), 'hex')
        tokens += estimateTokens(text)
        if (!cacheControl || tokens < minimum) continue
        ttl = cacheControl.ttl ?? '5m'
        if ((keptUntil.get(prefix) ?? 0) > now()) read = tokens
        else written = tokens - read
        keptUntil.set(prefix, now() + TTL_MS[ttl])
      }
      const uncached = tokens - read - written
      return { uncached, read, written5m: ttl === '5m' ? written : 0, written1h: ttl === '1h' ? written : 0 }
    },
  }
}

interface CacheableBlock {
  readonly text: string
  readonly cacheControl: PromptBlock['cache_control']
}

/** In the order in which the API caches: tools, system, messages. */
function cacheableBlocks(request: MessageRequest): CacheableBlock[] {
  const blocks: CacheableBlock[] = (request.tools ?? []).map((tool) => ({
    text: JSON.stringify(tool),
    cacheControl: null,
  }))
  for (const block of blocksOf(request.system)) blocks.push(cacheable('system', block))
  for (const { role, content } of request.messages) {
    for (const block of blocksOf(content)) blocks.push(cacheable(role, block))
  }
  const last = blocks.at(-1)
  if (last && request.cache_control) blocks[blocks.length - 1] = { ...last, cacheControl: request.cache_control }
  return blocks
}

const cacheable = (role: string, { text, cache_control: cacheControl, ...rest }: PromptBlock): CacheableBlock => ({
  text: `${role}: ${text ?? JSON.stringify(rest)}`,
  cacheControl,
})
