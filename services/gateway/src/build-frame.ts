import { frameId, timeOfSnowflake, traceparentOf } from '@nexus/events'
import type { DispatchData } from './dispatch-data.ts'
import type { FrameStream } from './published-events.ts'
import { withoutOwnWords } from './without-own-words.ts'

export interface Dispatch {
  readonly shardId: number
  readonly sessionId: string
  /** Unix ms at which the session began: the time in the ids of events that have none of their own. */
  readonly sessionStartedAt: number
  readonly sequence: number
  readonly t: string
  readonly d: DispatchData
  readonly stream: FrameStream
  /** Unix ms. */
  readonly receivedAt: number
  /** Our own user id: what we wrote ourselves goes without its words. */
  readonly selfId: string
}

/** One dispatch on its way to a stream. */
export interface Frame {
  readonly stream: FrameStream
  readonly sessionId: string
  readonly sequence: number
  readonly eventName: string
  /** The guild, or who it comes from where there is none: what the partition is chosen by. */
  readonly partitionKey: string
  /** The envelope of a DiscordEventReceived, as JSON. */
  readonly json: string
  /** Unix ms of the cause. */
  readonly occurredAt: number
  /** Of a message event. */
  readonly messageId: string | null
  readonly channelId: string | null
  readonly authorId: string | null
}

/** Puts a dispatch into its envelope. The payload is stringified once and the envelope is written around it. */
export function buildFrame(dispatch: Dispatch): Frame {
  const { shardId, sessionId, sessionStartedAt, sequence, t, stream, receivedAt, selfId } = dispatch
  const d = withoutOwnWords(t, dispatch.d, selfId)
  const guildId = guildOf(t, d)
  const ownTime = timeOf(t, d)
  // Discord may deliver a frame again after a restart: its id must not depend on when it came.
  const id = frameId(sessionId, sequence, ownTime ?? sessionStartedAt)
  const occurredAt = ownTime ?? receivedAt
  const json = `{"id":"${id}","type":"DiscordEventReceived","version":1,"occurredAt":${occurredAt},"guildId":${
    guildId === null ? 'null' : `"${guildId}"`
  },"correlationId":"${id}","causationId":null,"traceparent":"${traceparentOf(id, id)}","data":{"shardId":${shardId},"sessionId":${JSON.stringify(
    sessionId,
  )},"sequence":${sequence},"t":"${t}","d":${JSON.stringify(d)}}}`
  const isMessage = t.startsWith('MESSAGE_')
  return {
    stream,
    sessionId,
    sequence,
    eventName: t,
    partitionKey: guildId ?? senderOf(d) ?? '',
    json,
    occurredAt,
    messageId: isMessage ? snowflake(d.id) : null,
    channelId: isMessage ? snowflake(d.channel_id) : null,
    authorId: isMessage ? senderOf(d) : null,
  }
}

const NAMES_ITS_GUILD = new Set(['GUILD_CREATE', 'GUILD_UPDATE', 'GUILD_DELETE'])

function guildOf(t: string, d: DispatchData): string | null {
  return snowflake(NAMES_ITS_GUILD.has(t) ? d.id : d.guild_id)
}

function senderOf(d: DispatchData): string | null {
  return snowflake(d.author?.id) ?? snowflake(d.user?.id) ?? snowflake(d.user_id)
}

/** The time that the event itself tells, in Unix ms. */
function timeOf(t: string, d: DispatchData): number | null {
  switch (t) {
    case 'MESSAGE_CREATE':
    case 'INTERACTION_CREATE':
    case 'GUILD_AUDIT_LOG_ENTRY_CREATE': {
      const id = snowflake(d.id)
      return id === null ? null : timeOfSnowflake(id)
    }
    case 'MESSAGE_UPDATE':
      return parseTime(d.edited_timestamp)
    case 'GUILD_MEMBER_ADD':
      return parseTime(d.joined_at)
    default:
      return null
  }
}

function parseTime(value: unknown): number | null {
  if (typeof value !== 'string') return null
  const time = Date.parse(value)
  return Number.isNaN(time) || time < 0 ? null : time
}

function snowflake(value: unknown): string | null {
  return typeof value === 'string' && /^\d{1,20}$/.test(value) ? value : null
}
