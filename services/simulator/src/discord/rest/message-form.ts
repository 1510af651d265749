import { z } from 'zod'
import type { Json } from '../world/entities.ts'
import { httpUrl, integer, isoTime, lengthOf, problem, snowflake, text } from './form.ts'

const MAX_EMBED_TEXT = 6_000

const EmbedMedia = z.strictObject({
  url: httpUrl.nullish(),
  proxy_url: z.string().nullish(),
  width: z.int().nullish(),
  height: z.int().nullish(),
})

const Embed = z.strictObject({
  type: z.string().nullish(),
  title: text({ max: 256 }).nullish(),
  description: text({ max: 4_096 }).nullish(),
  url: httpUrl.nullish(),
  timestamp: isoTime.transform((unixMs) => new Date(unixMs).toISOString()).nullish(),
  color: integer({ min: 0, max: 0xffffff }).nullish(),
  footer: z
    .strictObject({
      text: text({ min: 1, max: 2_048 }),
      icon_url: httpUrl.nullish(),
      proxy_icon_url: z.string().nullish(),
    })
    .nullish(),
  image: EmbedMedia.nullish(),
  thumbnail: EmbedMedia.nullish(),
  author: z
    .strictObject({
      name: text({ min: 1, max: 256 }),
      url: httpUrl.nullish(),
      icon_url: httpUrl.nullish(),
      proxy_icon_url: z.string().nullish(),
    })
    .nullish(),
  fields: z
    .array(
      z.strictObject({
        name: text({ min: 1, max: 256 }),
        value: text({ min: 1, max: 1_024 }),
        inline: z.boolean().nullish(),
      }),
    )
    .max(25)
    .nullish(),
})
type Embed = z.output<typeof Embed>

function embedLength(embed: Embed): number {
  const texts = [
    embed.title,
    embed.description,
    embed.footer?.text,
    embed.author?.name,
    ...(embed.fields ?? []).flatMap((field) => [field.name, field.value]),
  ]
  return texts.reduce<number>((sum, part) => sum + lengthOf(part ?? ''), 0)
}

export const Embeds = z
  .array(Embed)
  .max(10)
  .superRefine((embeds, context) => {
    let length = 0
    for (const [index, embed] of embeds.entries()) {
      length += embedLength(embed)
      // The limit holds over all embeds of a message together; Discord names the embed that goes past it.
      if (length > MAX_EMBED_TEXT) {
        context.addIssue({
          code: 'custom',
          path: [index],
          params: problem('MAX_EMBED_SIZE_EXCEEDED'),
          message: `Embed size exceeds maximum size of ${MAX_EMBED_TEXT}`,
        })
        return
      }
    }
  })

/** As Discord stores embeds: without nulls, each field with `inline`. */
export function storedEmbeds(embeds: readonly Embed[]): Json[] {
  return embeds.map((embed) => {
    const { fields, ...rest } = embed
    return {
      ...withoutNulls(rest),
      type: 'rich',
      ...(fields
        ? { fields: fields.map((field) => ({ name: field.name, value: field.value, inline: field.inline ?? false })) }
        : {}),
    }
  })
}

function withoutNulls(value: Json): Json {
  const entries = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined)
  return Object.fromEntries(entries.map(([key, inner]) => [key, isPlain(inner) ? withoutNulls(inner) : inner]))
}

function isPlain(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const mentionKinds = ['users', 'roles'] as const

export const AllowedMentionsForm = z
  .strictObject({
    parse: z.array(z.enum(['users', 'roles', 'everyone'])).nullish(),
    users: z.array(snowflake).max(100).nullish(),
    roles: z.array(snowflake).max(100).nullish(),
    replied_user: z.boolean().nullish(),
  })
  .superRefine((allowed, context) => {
    for (const kind of mentionKinds) {
      if (allowed.parse?.includes(kind) && (allowed[kind]?.length ?? 0) > 0) {
        context.addIssue({
          code: 'custom',
          params: problem('MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE'),
          message: `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
        })
      }
    }
  })

export const Nonce = z.union([text({ max: 25 }), z.int()])

export const AttachmentsForm = z
  .array(
    z.strictObject({
      id: z.union([snowflake, z.int().min(0).transform(String)]),
      filename: text({ max: 1_024 }).nullish(),
      description: text({ max: 1_024 }).nullish(),
      title: z.string().nullish(),
      duration_secs: z.number().nullish(),
      waveform: z.string().nullish(),
    }),
  )
  .max(10)
