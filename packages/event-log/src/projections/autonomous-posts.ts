import { z } from 'zod'
import type { AutonomousPostRow } from '../projection-tables.ts'
import { projectRows } from './project-rows.ts'

/** As much of the three events as the table shows. They are read structurally until the catalog has them. */
const Post = z.object({
  postId: z.string().min(1),
  channelId: z.string().optional(),
  messageId: z.string().nullish(),
})

const statuses = { PostProposed: 'proposed', PostOrdered: 'ordered', PostPublished: 'published' } as const
const times = { proposed: 'proposed_at', ordered: 'ordered_at', published: 'published_at' } as const

/** Posts that NEXUS wrote itself: proposed, ordered by the gate, published. */
export const autonomousPosts = projectRows<AutonomousPostRow>({
  name: 'autonomous_posts',
  types: Object.keys(statuses),
  key: ['post_id'],
  columns: [
    'post_id',
    'guild_id',
    'channel_id',
    'status',
    'message_id',
    'proposed_at',
    'ordered_at',
    'published_at',
    'position',
  ],
  keyOf: ({ data }) => {
    const post = Post.safeParse(data)
    return post.success ? { post_id: post.data.postId } : null
  },
  evolve(row, event) {
    const post = Post.parse(event.data)
    const status = statuses[event.type as unknown as keyof typeof statuses]
    return {
      post_id: post.postId,
      guild_id: event.guildId ?? '',
      channel_id: post.channelId ?? row?.channel_id ?? null,
      status,
      message_id: post.messageId ?? row?.message_id ?? null,
      proposed_at: row?.proposed_at ?? null,
      ordered_at: row?.ordered_at ?? null,
      published_at: row?.published_at ?? null,
      [times[status]]: event.occurredAt,
      position: event.position,
    }
  },
})
