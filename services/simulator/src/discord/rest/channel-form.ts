import { z } from 'zod'
import { has, type Overwrite } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { integer, snowflake, text } from './form.ts'

const bits = z.string().regex(/^\d+$/)

const OverwriteForm = z.strictObject({
  id: snowflake,
  type: z.union([z.literal(0), z.literal(1)]),
  allow: bits.nullish(),
  deny: bits.nullish(),
})
type OverwriteForm = z.output<typeof OverwriteForm>

/** What a guild channel can be created with or changed to. */
export const ChannelFields = {
  name: text({ min: 1, max: 100 }).optional(),
  type: z.union([z.literal(0), z.literal(4)]).nullish(),
  topic: text({ max: 1_024 }).nullish(),
  position: z.int().min(0).nullish(),
  parent_id: snowflake.nullish(),
  nsfw: z.boolean().nullish(),
  rate_limit_per_user: integer({ min: 0, max: 21_600 }).nullish(),
  permission_overwrites: z.array(OverwriteForm).max(100).nullish(),
}

export const AutoArchive = z.union([z.literal(60), z.literal(1_440), z.literal(4_320), z.literal(10_080)])

export function toOverwrites(forms: readonly OverwriteForm[]): Overwrite[] {
  return forms.map((form) => ({
    id: form.id,
    type: form.type,
    allow: BigInt(form.allow ?? '0'),
    deny: BigInt(form.deny ?? '0'),
  }))
}

/** One may allow or deny only what one holds. */
export function checkOverwrites(held: bigint, forms: readonly OverwriteForm[]): void {
  for (const overwrite of toOverwrites(forms))
    if (!has(held, overwrite.allow | overwrite.deny)) refuse('missingPermissions')
}
