import { SESSIONS_KEPT } from './bounds.ts'
import { type ContextState, roomOf } from './context-state.ts'
import {
  foldChannel,
  foldChannelDelete,
  foldGuildCreate,
  foldGuildDelete,
  foldGuildUpdate,
  foldRole,
  foldRoleDelete,
  foldThreadList,
} from './fold-guild.ts'
import { foldMemberAdd, foldMemberRemove, foldMemberUpdate } from './fold-member.ts'
import { foldMessageCreate, foldMessageDelete, foldMessageUpdate } from './fold-message.ts'
import { foldThreadCreate } from './fold-thread.ts'
import type { FoldDeps, Folded, Frame } from './frame.ts'
import { MalformedFrame } from './malformed-frame.ts'
import { guildKey, SESSIONS_KEY } from './part-key.ts'

type ChangeOfGuild = (state: ContextState, guildId: string, frame: Frame) => void

const changesOfGuild: Readonly<Record<string, ChangeOfGuild>> = {
  GUILD_CREATE: foldGuildCreate,
  GUILD_UPDATE: foldGuildUpdate,
  GUILD_DELETE: foldGuildDelete,
  GUILD_ROLE_CREATE: foldRole,
  GUILD_ROLE_UPDATE: foldRole,
  GUILD_ROLE_DELETE: foldRoleDelete,
  CHANNEL_CREATE: foldChannel,
  CHANNEL_UPDATE: foldChannel,
  CHANNEL_DELETE: foldChannelDelete,
  THREAD_UPDATE: foldChannel,
  THREAD_DELETE: foldChannelDelete,
  THREAD_LIST_SYNC: foldThreadList,
}

type JudgedFold = (state: ContextState, guildId: string, frame: Frame, isNew: boolean, deps: FoldDeps) => Folded

/** What may give something to judge, or take it back. */
const judgedFolds: Readonly<Record<string, JudgedFold>> = {
  MESSAGE_CREATE: foldMessageCreate,
  MESSAGE_UPDATE: foldMessageUpdate,
  MESSAGE_DELETE: foldMessageDelete,
  MESSAGE_DELETE_BULK: foldMessageDelete,
  GUILD_MEMBER_ADD: foldMemberAdd,
  GUILD_MEMBER_UPDATE: foldMemberUpdate,
  GUILD_MEMBER_REMOVE: foldMemberRemove,
  THREAD_CREATE: foldThreadCreate,
}

const NOTHING: Folded = { drafts: [], fault: null }

/**
 * Takes one frame into what is known of its partition, and gives what is to be judged. Frames of a session come in the
 * order of their sequences; one that is delivered again changes nothing and is answered again, byte for byte as long as
 * what it is judged with is the same. A frame that is not what Discord documents gives a fault and changes nothing.
 */
export function foldFrame(state: ContextState, frame: Frame, deps: FoldDeps): Folded {
  const { guildId, sessionId, sequence, t } = frame
  // What travels on another stream overtakes: it must not make the frames that it overtook look old.
  if (!isFolded(t)) return NOTHING
  const isNew = sequence > (state.sessions.get(sessionId) ?? 0)
  if (isNew) advance(state, sessionId, sequence)
  if (guildId === null) return NOTHING
  try {
    return answer(state, guildId, frame, isNew, deps)
  } catch (error) {
    if (!(error instanceof MalformedFrame)) throw error
    return { drafts: [], fault: { name: 'malformed_frame', t: frame.t, path: error.path } }
  }
}

/** Whether a dispatch of this name can change what is known, or be judged. */
export function isFolded(t: string): boolean {
  return Object.hasOwn(judgedFolds, t) || Object.hasOwn(changesOfGuild, t)
}

/** The guild's policy is another from here on. An older version changes nothing. */
export function foldPolicy(state: ContextState, guildId: string, policyVersion: number): void {
  const room = roomOf(state, guildId)
  if (policyVersion <= room.policyVersion) return
  room.policyVersion = policyVersion
  state.dirty.add(guildKey(guildId))
}

/**
 * The guild's policy as a recorded judgement names it, be it an older one: what was said again late was judged under a newer
 * policy than what stands after it in the archive.
 */
export function judgeUnder(state: ContextState, guildId: string, policyVersion: number): void {
  roomOf(state, guildId).policyVersion = policyVersion
}

function answer(state: ContextState, guildId: string, frame: Frame, isNew: boolean, deps: FoldDeps): Folded {
  const judge = Object.hasOwn(judgedFolds, frame.t) ? judgedFolds[frame.t] : undefined
  if (judge) return judge(state, guildId, frame, isNew, deps)
  if (isNew) changesOfGuild[frame.t]?.(state, guildId, frame)
  return NOTHING
}

function advance(state: ContextState, sessionId: string, sequence: number): void {
  state.sessions.set(sessionId, sequence)
  state.dirty.add(SESSIONS_KEY)
  if (state.sessions.size <= SESSIONS_KEPT) return
  const [oldest] = state.sessions.keys()
  if (oldest !== undefined) state.sessions.delete(oldest)
}
