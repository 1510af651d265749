import { Snowflake } from '@nexus/events'
import { z } from 'zod'
import type { Asked, Mark } from './ports.ts'

/** What somebody did that concerns this service. */
export type Request =
  | {
      readonly kind: 'mark'
      readonly mark: Mark
      readonly channelId: string
      readonly messageId: string
      readonly userId: string
    }
  | {
      readonly kind: 'button'
      readonly verdict: Verdict
      readonly caseId: string
      readonly asked: Asked
      readonly userId: string
      readonly channelId: string | null
    }
  | {
      readonly kind: 'command'
      readonly name: string
      readonly text: string
      readonly asked: Asked
      readonly userId: string
      readonly channelId: string | null
    }

export type Verdict = 'approve' | 'override'

const Reaction = z.object({
  user_id: Snowflake,
  channel_id: Snowflake,
  message_id: Snowflake,
  message_author_id: Snowflake.optional(),
  emoji: z.object({ id: z.string().nullish(), name: z.string().nullish() }),
})

const Option = z.object({ name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]).optional() })

const Interaction = z.object({
  id: Snowflake,
  token: z.string().min(1),
  type: z.number(),
  channel_id: Snowflake.optional(),
  member: z.object({ user: z.object({ id: Snowflake }) }),
  data: z.object({
    name: z.string().optional(),
    custom_id: z.string().optional(),
    options: z.array(z.object({ name: z.string(), options: z.array(Option).optional() })).optional(),
  }),
})

const COMMAND = 2
const COMPONENT = 3
const BUTTON = /^nexus:(approve|override):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/** Reads a dispatch of Discord; null for what is not for us. `selfId` is ours: our own marks mean nothing. */
export function readFrame(t: string, d: unknown, selfId: string): Request | null {
  if (t === 'MESSAGE_REACTION_ADD') return readReaction(d, selfId)
  if (t === 'INTERACTION_CREATE') return readInteraction(d)
  return null
}

function readReaction(d: unknown, selfId: string): Request | null {
  const read = Reaction.safeParse(d)
  if (!read.success) return null
  const { user_id: userId, channel_id: channelId, message_id: messageId, message_author_id: author, emoji } = read.data
  const mark = markOf(emoji)
  if (!mark || userId === selfId || (author !== undefined && author !== selfId)) return null
  return { kind: 'mark', mark, channelId, messageId, userId }
}

function markOf({ id, name }: { id?: string | null | undefined; name?: string | null | undefined }): Mark | null {
  if (id) return null
  if (name === '✅' || name === '❌') return name
  return null
}

function readInteraction(d: unknown): Request | null {
  const read = Interaction.safeParse(d)
  if (!read.success) return null
  const { id, token, type, member, data, channel_id: channelId = null } = read.data
  const from = { asked: { id, token }, userId: member.user.id, channelId }
  if (type === COMPONENT) {
    const [, verdict, caseId] = BUTTON.exec(data.custom_id ?? '') ?? []
    if (!caseId) return null
    return { kind: 'button', verdict: verdict === 'approve' ? 'approve' : 'override', caseId, ...from }
  }
  const [chosen] = data.options ?? []
  if (type !== COMMAND || data.name !== 'nexus' || !chosen) return null
  return { kind: 'command', name: chosen.name, text: String(chosen.options?.[0]?.value ?? ''), ...from }
}
