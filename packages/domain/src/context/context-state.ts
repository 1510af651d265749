import type { JudgedKind } from '@nexus/events'
import { memberKey } from './part-key.ts'

/** One role, as far as judging needs it. */
export interface Role {
  readonly position: number
  /** Permission bits as a decimal string. */
  readonly permissions: string
}

/** A channel's exception for a role (`type` 0) or a member (`type` 1); bits as decimal strings. */
export interface Overwrite {
  readonly id: string
  readonly type: 0 | 1
  readonly allow: string
  readonly deny: string
}

/** A channel, or a thread (types 10 to 12), which has the overwrites of its parent. */
export interface Channel {
  readonly type: number
  /** The category of a channel; the channel of a thread. */
  readonly parentId: string | null
  readonly overwrites: readonly Overwrite[]
}

/** What is known of a guild. */
export interface GuildStructure {
  ownerId: string
  readonly roles: Map<string, Role>
  readonly channels: Map<string, Channel>
}

/** Something that many contexts show. */
export interface Shown {
  readonly json: string
  /** Equal where `json` is equal, and much shorter: what the hash of a context reads. */
  readonly mark: string
}

/** A message that the fold remembers, so that windows, edits and deletions find it. */
export interface KnownMessage {
  readonly id: string
  readonly authorId: string
  /** Unix ms at which Discord made it. */
  readonly at: number
  /** Its `WindowMessage`; null once it was deleted: only its id is left. */
  entry: Shown | null
  /** JSON of its `Surfaces`; null once it was deleted. */
  surfaces: string | null
  /** JSON of its mentions. */
  mentions: string
  /** Unix ms of its last known edit. */
  editedAt: number | null
  /** Updates that were judged, newest last, as `<session>:<sequence>`; their redelivery is answered again. */
  judgedIn: readonly string[]
}

/** The newest messages of a channel, by id, growing. */
export interface ChannelWindow {
  /** Name of this part in a snapshot. */
  readonly key: string
  readonly channelId: string
  readonly messages: KnownMessage[]
}

export interface ActivityEntry {
  readonly id: string
  readonly at: number
  /** The message that began the run which this one belongs to, and when. */
  readonly run: string
  readonly runAt: number
  /** Its `Activity`. */
  shown: Shown
}

export interface ActiveStrike {
  readonly id: string
  readonly weight: number
  /** Unix ms from which it no longer counts. */
  readonly expiresAt: number
}

/** A rule that lets a member be. */
export interface Cooldown {
  readonly ruleId: string
  /** Unix ms from which it no longer does. */
  readonly until: number
}

/** A guild's state of alarm. */
export interface RaidState {
  /** Null for none. */
  readonly level: string | null
  /** Unix ms at which it ends; null: not by itself. */
  readonly until: number | null
  /** Position in the log of the event that set it. */
  readonly position: number
}

/** Who an author is, as he last said it. */
export interface Profile {
  readonly username: string
  readonly globalName: string | null
  readonly isBot: boolean
  readonly isWebhook: boolean
  readonly isSystem: boolean
}

export interface MemberFacts {
  readonly joinedAt: number | null
  readonly roleIds: readonly string[]
  readonly nick: string | null
  readonly timeoutUntil: number | null
}

/** What is known of one author in one guild. */
export interface Member {
  /** Name of this part in a snapshot. */
  readonly key: string
  readonly userId: string
  profile: Profile | null
  facts: MemberFacts | null
  /** His messages of the last minutes, by id, growing. */
  readonly activity: ActivityEntry[]
  strikes: ActiveStrike[]
  /** Absent for none. */
  cooldowns?: Cooldown[]
  /** Position in the log of the last event of strikes or cool-downs; 0 for none. */
  strikePosition: number
  /** Unix ms of the newest thing known of him. */
  seenAt: number
}

/** What is judged though nobody wrote a message. */
export type HappeningKind = Exclude<JudgedKind, 'message' | 'edit'>

/** Something that happened to a member, as it was judged: its redelivery is answered again, byte for byte. */
export interface Happening {
  /** Of a thread its own; else made from the time, and of this one alone. */
  readonly id: string
  readonly kind: HappeningKind
  /** The frame that told of it, as `<session>:<sequence>`. */
  readonly key: string
  readonly userId: string
  /** Unix ms. */
  readonly at: number
  /** What changed, as JSON of a `MemberChange`; null where nothing was compared. */
  readonly change: string | null
}

/** Everything of one guild. */
export interface GuildRoom {
  readonly guildId: string
  /** Null until Discord described the guild. */
  structure: GuildStructure | null
  /** 0 is the built-in preset. */
  policyVersion: number
  /** Null while no level was ever set. */
  raid: RaidState | null
  readonly windows: Map<string, ChannelWindow>
  readonly members: Map<string, Member>
  /** What happened to members lately, by id, growing. */
  readonly happenings: Happening[]
  /** Permissions by channel and roles, until roles or channels change. Not kept: it is computed again. */
  readonly permissions: Map<string, string>
}

/** What `context` knows of one partition. Changed in place by the fold, by one owner at a time. */
export interface ContextState {
  readonly guilds: Map<string, GuildRoom>
  /** Highest folded sequence of each gateway session, oldest session first. */
  readonly sessions: Map<string, number>
  /** Parts that changed, or went, since they were last taken for a snapshot. */
  readonly dirty: Set<string>
}

export function emptyContext(): ContextState {
  return { guilds: new Map(), sessions: new Map(), dirty: new Set() }
}

/** The guild's room, made where it is not there. */
export function roomOf(state: ContextState, guildId: string): GuildRoom {
  const known = state.guilds.get(guildId)
  if (known) return known
  const room: GuildRoom = {
    guildId,
    structure: null,
    policyVersion: 0,
    raid: null,
    windows: new Map(),
    members: new Map(),
    happenings: [],
    permissions: new Map(),
  }
  state.guilds.set(guildId, room)
  return room
}

/** A member of whom nothing is known yet; not part of any room. */
export function stranger(guildId: string, userId: string): Member {
  return {
    key: memberKey(guildId, userId),
    userId,
    profile: null,
    facts: null,
    activity: [],
    strikes: [],
    strikePosition: 0,
    seenAt: 0,
  }
}
