import { z } from 'zod'

const CacheControl = z.strictObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() }).nullish()
const TextBlock = z.strictObject({ type: z.literal('text'), text: z.string(), cache_control: CacheControl })
const Content = z.union([z.string(), z.array(TextBlock)])

/** What NEXUS asks of the API, strictly; used only where the schema can't be generated from the SDK's types. */
export const HandwrittenRequest = z.strictObject({
  model: z.string(),
  max_tokens: z.number(),
  messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant', 'system']), content: Content })),
  system: z.union([z.string(), z.array(TextBlock)]).optional(),
  output_config: z
    .strictObject({
      effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
      format: z.strictObject({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) }).nullish(),
    })
    .optional(),
  thinking: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('disabled') }),
      z.strictObject({ type: z.literal('adaptive'), display: z.enum(['summarized', 'omitted']).nullish() }),
    ])
    .optional(),
  metadata: z.strictObject({ user_id: z.string().nullish() }).optional(),
  stop_sequences: z.array(z.string()).optional(),
  stream: z.boolean().optional(),
  service_tier: z.enum(['auto', 'standard_only']).optional(),
  cache_control: CacheControl,
})
