import type { ContextState, GuildRoom, Happening, Member, MemberFacts, Profile } from './context-state.ts'
import { draftJson } from './draft-json.ts'
import type { ContextualizedDraft, FoldDeps, Frame } from './frame.ts'
import { findHappening, keepHappening, latelyJson } from './happening.ts'
import { NO_MENTIONS } from './read-message.ts'
import { NO_SURFACES } from './surfaces.ts'

/** Who it happened to. */
export interface Concerned {
  readonly member: Member
  readonly profile: Profile
  /** Null for one who is no member (any more). */
  readonly facts: MemberFacts | null
}

export interface Told {
  readonly kind: Happening['kind']
  readonly id: string
  readonly at: number
  /** The guild's id for what happened in no channel. */
  readonly channelId: string
  readonly change: string | null
  readonly threadTitle?: string
}

/** The frame's key among those that were judged. */
export function frameKey({ sessionId, sequence }: Frame): string {
  return `${sessionId}:${sequence}`
}

/**
 * What is to be judged of something that happened to a member. It is remembered, so that the same frame says the same
 * again: by then what it changed is no change any more.
 */
export function draftHappening(
  state: ContextState,
  room: GuildRoom,
  frame: Frame,
  isNew: boolean,
  { member, profile, facts }: Concerned,
  told: Told,
  deps: FoldDeps,
): ContextualizedDraft {
  const key = frameKey(frame)
  const { kind, channelId, threadTitle } = told
  const known = findHappening(room, key)
  const happening = known ?? { id: told.id, kind, key, userId: member.userId, at: told.at, change: told.change }
  if (isNew && !known) keepHappening(state, room, happening)
  const { id, at, change } = happening
  const extra =
    (threadTitle === undefined ? '' : `,"threadTitle":${JSON.stringify(threadTitle)}`) +
    (change === null ? '' : `,"change":${change}`) +
    (kind === 'join' || kind === 'thread' ? `,"lately":${latelyJson(room, happening)}` : '')
  const dataJson = draftJson(
    {
      kind,
      messageId: id,
      channelId,
      at,
      profile,
      facts,
      surfaces: NO_SURFACES,
      mentions: NO_MENTIONS,
      replyTo: 'null',
      window: EMPTY,
      recent: EMPTY,
      runStartedBy: id,
      entryId: frame.entryId,
      extra,
    },
    room,
    member,
    deps,
  )
  return {
    kind,
    guildId: room.guildId,
    messageId: id,
    channelId,
    authorId: member.userId,
    occurredAt: at,
    root: [kind, id],
    dataJson,
  }
}

const EMPTY = { json: '[]', mark: '' }
