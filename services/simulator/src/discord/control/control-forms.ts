import { z } from 'zod'

const Id = z.string().regex(/^\d{1,20}$/)
const place = { guildId: Id.optional(), channelId: Id.optional(), channelName: z.string().optional() }
const who = { userId: Id.optional(), userName: z.string().optional() }

export const PostForm = z.strictObject({
  ...place,
  authorId: Id.optional(),
  authorName: z.string().optional(),
  content: z.string().max(4_000).default(''),
  embeds: z.array(z.record(z.string(), z.unknown())).max(10).optional(),
  attachments: z
    .array(
      z.strictObject({
        filename: z.string(),
        contentType: z.string().default('application/octet-stream'),
        size: z.int().min(0).default(1_024),
        base64: z.string().optional(),
      }),
    )
    .max(10)
    .optional(),
  /** Message id. */
  replyTo: Id.optional(),
})
export type PostForm = z.input<typeof PostForm>

export const EditForm = z.strictObject({ channelId: Id, messageId: Id, content: z.string().max(4_000) })
export type EditForm = z.input<typeof EditForm>

export const DeleteForm = z.strictObject({ channelId: Id, messageId: Id })
export type DeleteForm = z.input<typeof DeleteForm>

export const ReactForm = z.strictObject({
  channelId: Id,
  messageId: Id,
  ...who,
  emoji: z.string().min(1),
  remove: z.boolean().default(false),
})
export type ReactForm = z.input<typeof ReactForm>

export const JoinForm = z.strictObject({
  guildId: Id.optional(),
  ...who,
  /** Makes a new user of this name. */
  newName: z.string().min(1).max(32).optional(),
  /** How old the new account is, in days. */
  accountAgeDays: z.number().min(0).default(365),
  roleNames: z.array(z.string()).default([]),
})
export type JoinForm = z.input<typeof JoinForm>

export const LeaveForm = z.strictObject({ guildId: Id.optional(), ...who })
export type LeaveForm = z.input<typeof LeaveForm>

export const RolesForm = z.strictObject({
  guildId: Id.optional(),
  ...who,
  roleNames: z.array(z.string()),
  byUserId: Id.optional(),
})
export type RolesForm = z.input<typeof RolesForm>

export const UserForm = z.strictObject({ ...who, acceptsDirectMessages: z.boolean() })
export type UserForm = z.input<typeof UserForm>

const OptionValue = z.union([z.string(), z.number(), z.boolean()])

export const InteractionForm = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('command'),
    ...place,
    ...who,
    applicationId: Id.optional(),
    /** With subcommands after it: `policy set`. */
    name: z.string().min(1),
    options: z.record(z.string(), OptionValue).default({}),
    /** The message or user of a context menu command. */
    targetId: Id.optional(),
    /** Ask for choices of this option instead of running the command. */
    focused: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('component'),
    channelId: Id,
    messageId: Id,
    ...who,
    customId: z.string().min(1),
    values: z.array(z.string()).optional(),
  }),
  z.strictObject({ kind: z.literal('modal'), interactionId: Id, fields: z.record(z.string(), z.string()).default({}) }),
])
export type InteractionForm = z.input<typeof InteractionForm>

export const GuildsForm = z.strictObject({
  count: z.int().min(1).max(2_500),
  membersPerGuild: z.int().min(1).max(10_000).default(20),
  channelsPerGuild: z.int().min(1).max(100).default(4),
  namePrefix: z.string().max(80).default('Guild'),
})
export type GuildsForm = z.input<typeof GuildsForm>

export const ClockForm = z.union([z.strictObject({ advanceMs: z.number() }), z.strictObject({ now: z.number() })])
export type ClockForm = z.input<typeof ClockForm>

export const LimitsForm = z.strictObject({
  globalPerSecond: z.int().min(1).nullable().optional(),
  perRoute: z.boolean().optional(),
  invalidRequestLimit: z.int().min(1).optional(),
})
export type LimitsForm = z.input<typeof LimitsForm>

export const ScenarioForm = z.strictObject({
  /** Messages (or joins) a second. */
  rate: z.number().min(0.1).max(1_000).default(5),
  durationMs: z.int().min(1).optional(),
  count: z.int().min(1).optional(),
  seed: z.int().default(1),
  guildId: Id.optional(),
})
export type ScenarioForm = z.input<typeof ScenarioForm>

export const ResetForm = z.strictObject({
  /** Also put the world back to its seed and end all sessions. */
  world: z.boolean().default(true),
})
export type ResetForm = z.input<typeof ResetForm>

export const LoadForm = z.strictObject({
  messages: z.int().min(1).optional(),
  durationMs: z.int().min(1).optional(),
  /** Messages a second; without it as fast as the client reads. */
  rate: z.number().min(1).optional(),
  /** Send no more than `allowMore` has allowed: for a client whose own backlog is to be bounded. */
  isPaced: z.boolean().default(false),
  seed: z.int().default(1),
  /** Of Zipf's law over guilds; 0 treats all alike. */
  zipfExponent: z.number().min(0).max(3).default(1),
  /** What is said, with shares that need not sum to 1. */
  texts: z
    .array(z.strictObject({ share: z.number().positive(), contents: z.array(z.string().min(1).max(2_000)).min(1) }))
    .optional(),
})
export type LoadForm = z.input<typeof LoadForm>

export const AllowForm = z.strictObject({ messages: z.int().min(1) })
export type AllowForm = z.input<typeof AllowForm>
