import type { Discord, Outcome } from '@nexus/discord'
import { snowflakeAt, timeOfSnowflake } from '@nexus/events'
import { ChannelType } from 'discord-api-types/v10'
import type { DispatchData } from './dispatch-data.ts'
import type { PendingBackfill } from './ports.ts'

export interface BackfillOptions {
  readonly discord: Pick<Discord, 'getChannels' | 'getActiveThreads' | 'listMessages' | 'getMember'>
  readonly pending: PendingBackfill
  /** Most messages that are fetched of one channel; the newest beyond it stay missing. */
  readonly mostPerChannel: number
  /** Most messages in all. */
  readonly most: number
  /** Takes one message, as a MESSAGE_CREATE would carry it; resolves when there is room for more. */
  readonly emit: (message: DispatchData) => Promise<void>
  readonly signal: AbortSignal
}

export interface BackfillResult {
  readonly messages: number
  /** Channels that had new messages. */
  readonly channels: number
  /** Channels of which not everything was fetched: too much of it, or no access. */
  readonly incomplete: number
}

/** Discord's clock and ours, and ids that were made before they were sent: fetch a little more than is missing. */
const MARGIN_MS = 5_000
const PAGE = 100

const HOLDS_MESSAGES = new Set<number>([
  ChannelType.GuildText,
  ChannelType.GuildVoice,
  ChannelType.GuildAnnouncement,
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.GuildStageVoice,
])

interface TextChannel {
  readonly id: string
  readonly guildId: string
}

/**
 * Fetches the messages that a lost session would have delivered, channel by channel, oldest first. What else happened
 * meanwhile (edits, reactions, joins) Discord does not tell; the gap stays recorded.
 * @throws DiscordUnavailableError when Discord cannot be asked now; the caller begins again.
 */
export async function backfill(options: BackfillOptions): Promise<BackfillResult> {
  const { discord, pending, most, signal } = options
  const after = snowflakeAt(Math.max(0, pending.since - MARGIN_MS))
  const members = rememberMembers(discord, signal)
  let messages = 0
  let channels = 0
  let incomplete = 0
  for (const guildId of pending.guildIds) {
    for (const channel of await channelsWithNews(discord, guildId, after, signal)) {
      const fetched = await backfillChannel(options, channel, after, most - messages, members)
      messages += fetched.messages
      channels += 1
      if (!fetched.isComplete) incomplete += 1
    }
  }
  return { messages, channels, incomplete }
}

async function channelsWithNews(
  discord: BackfillOptions['discord'],
  guildId: string,
  after: string,
  signal: AbortSignal,
): Promise<TextChannel[]> {
  const lists = [await discord.getChannels(guildId, { signal }), await discord.getActiveThreads(guildId, { signal })]
  return lists
    .flatMap((list) => (list.ok ? list.value : []))
    .flatMap((channel) => {
      const last = 'last_message_id' in channel ? channel.last_message_id : null
      const hasNews = typeof last === 'string' && BigInt(last) > BigInt(after)
      return hasNews && HOLDS_MESSAGES.has(channel.type) ? [{ id: channel.id, guildId }] : []
    })
}

async function backfillChannel(
  { discord, mostPerChannel, emit, signal }: BackfillOptions,
  { id, guildId }: TextChannel,
  after: string,
  left: number,
  memberOf: (guildId: string, userId: string) => Promise<unknown>,
): Promise<{ messages: number; isComplete: boolean }> {
  const most = Math.min(mostPerChannel, left)
  let cursor = after
  let messages = 0
  while (messages < most) {
    const page = await discord.listMessages(id, { after: cursor, limit: PAGE }, { signal })
    if (!page.ok) return { messages, isComplete: false }
    const ascending = page.value.toSorted(
      (a, b) => timeOfSnowflake(a.id) - timeOfSnowflake(b.id) || (BigInt(a.id) < BigInt(b.id) ? -1 : 1),
    )
    for (const message of ascending) {
      // Messages of webhooks come from nobody who could be a member.
      const member = message.webhook_id === undefined ? await memberOf(guildId, message.author.id) : undefined
      await emit({ ...message, guild_id: guildId, ...(member ? { member } : {}) })
      signal.throwIfAborted()
    }
    messages += ascending.length
    cursor = ascending.at(-1)?.id ?? cursor
    if (ascending.length < PAGE) return { messages, isComplete: true }
  }
  return { messages, isComplete: false }
}

/** Messages over REST lack the author's membership, which MESSAGE_CREATE carries without its user. */
function rememberMembers({ getMember }: Pick<Discord, 'getMember'>, signal: AbortSignal) {
  const known = new Map<string, unknown>()
  return async (guildId: string, userId: string): Promise<unknown> => {
    const key = `${guildId}:${userId}`
    if (!known.has(key)) known.set(key, membershipIn(await getMember(guildId, userId, { signal })))
    return known.get(key)
  }
}

function membershipIn(outcome: Outcome<{ user: unknown }>): unknown {
  if (!outcome.ok) return undefined
  const { user: _, ...membership } = outcome.value
  return membership
}
