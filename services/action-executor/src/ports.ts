import type { Outcome } from '@nexus/discord'
import type { Cap } from '@nexus/domain'
import type { Cause, Message, MessageNamed, Sealed, Subject, Surfaces } from '@nexus/events'
import type { Proposal, Recorded } from '@nexus/runtime'
import type { APIEmbed, APIMessageTopLevelComponent } from 'discord-api-types/v10'

export interface RoleNow {
  readonly id: string
  readonly position: number
  /** Permission bits as a decimal string. */
  readonly permissions: string
}

/** A guild as it is at this moment. */
export interface GuildNow {
  readonly id: string
  readonly name: string
  readonly ownerId: string
  readonly roles: readonly RoleNow[]
  /** Our own member there. */
  readonly self: MemberNow
}

export interface MemberNow {
  readonly userId: string
  readonly isBot: boolean
  readonly roleIds: readonly string[]
  /** Unix ms; null or past when he is not timed out. */
  readonly timeoutUntil: number | null
}

export interface OverwriteNow {
  readonly id: string
  /** 0 for a role, 1 for a member. */
  readonly type: 0 | 1
  readonly allow: string
  readonly deny: string
}

export interface ChannelNow {
  readonly id: string
  readonly name: string
  readonly isThread: boolean
  /** Its own; those of its parent for a thread. */
  readonly overwrites: readonly OverwriteNow[]
}

export interface MessageNow {
  readonly id: string
  readonly authorId: string
  readonly isWebhook: boolean
  readonly surfaces: Surfaces
}

/** Everything that decides whether someone may be acted on, as it is at this moment. */
export interface Scene {
  readonly guild: GuildNow
  /** Null for one who is no longer a member. */
  readonly target: MemberNow | null
  readonly targetId: string
  /** Null where the action concerns no channel. */
  readonly channel: ChannelNow | null
  /** The message that was judged, as it is now; null when it is gone, or when the action concerns no text. */
  readonly judged: MessageNow | null
  readonly rules: GuildRules
}

/** Discord, as far as acting on a member needs it. Guild and channel may be up to 1 s old; member and message never. */
export interface Stage {
  guild(guildId: string, signal: AbortSignal): Promise<Outcome<GuildNow>>
  channel(channelId: string, signal: AbortSignal): Promise<Outcome<ChannelNow>>
  member(guildId: string, userId: string, signal: AbortSignal): Promise<Outcome<MemberNow>>
  message(channelId: string, messageId: string, signal: AbortSignal): Promise<Outcome<MessageNow>>
}

export interface Deed {
  readonly signal: AbortSignal
  /** For Discord's audit log. */
  readonly auditReason: string
}

/** What a member may have been told in private. */
export interface Told {
  readonly text: string
  /** Discord id of who told him: our own. */
  readonly by: string
  /** Unix ms before which it was not told. */
  readonly since: number
}

/** What is done to a member. */
export interface Hand {
  /** `until` is Unix ms. */
  timeOut(guildId: string, userId: string, until: number, deed: Deed): Promise<Outcome<void>>
  liftTimeout(guildId: string, userId: string, deed: Deed): Promise<Outcome<void>>
  deleteMessage(channelId: string, messageId: string, deed: Deed): Promise<Outcome<void>>
  /** 2 to 100 ids, none older than 14 days. */
  deleteTogether(channelId: string, messageIds: readonly string[], deed: Deed): Promise<Outcome<void>>
  /** Writes to a member in private; the same nonce within minutes writes once. */
  tell(userId: string, text: string, nonce: string, signal: AbortSignal): Promise<Outcome<void>>
  /** Whether we wrote him this. */
  wasTold(userId: string, told: Told, signal: AbortSignal): Promise<Outcome<boolean>>
}

/** The case histories of the log. */
export interface Cases {
  /** All events of a case, oldest first; empty for one that does not exist. */
  history(caseId: string): Promise<readonly Recorded[]>
}

/** The case histories as staff see them: with the erasure of the member whom a case is about. */
export interface ShownCases extends Cases {
  /** Position of the newest event in the log. */
  head(): Promise<number>
  /** Cases with an event that staff see at a position after `after` and up to `upTo`, each once. */
  changedBetween(after: number, upTo: number, signal: AbortSignal): Promise<readonly string[]>
}

/** A case as staff see it, ready for Discord. */
export interface Card {
  readonly embeds: readonly APIEmbed[]
  readonly components: readonly APIMessageTopLevelComponent[]
  /** Whether ✅ and ❌ mean something on it. */
  readonly asksForVerdict: boolean
}

/** A case's message on the board. */
export interface Pinned {
  readonly messageId: string
  /** Log position up to which the case is shown there. */
  readonly revision: number
}

/** The mod-log channels. */
export interface Board {
  /** Id of a guild's text channel with this name or id; null when there is none. */
  channel(guildId: string, nameOrId: string, signal: AbortSignal): Promise<Outcome<string | null>>
  /** Id of the new message. The same nonce within minutes posts once. */
  post(channelId: string, card: Card, nonce: string, signal: AbortSignal): Promise<Outcome<string>>
  edit(channelId: string, messageId: string, card: Card, signal: AbortSignal): Promise<Outcome<void>>
  react(channelId: string, messageId: string, emoji: string, signal: AbortSignal): Promise<Outcome<void>>
  /** Our message about a case, not older than `since` (Unix ms); null when there is none. */
  find(channelId: string, caseId: string, since: number, signal: AbortSignal): Promise<Outcome<Pinned | null>>
  /** The cases that the newest 100 messages of a channel show. */
  newest(channelId: string, signal: AbortSignal): Promise<Outcome<ReadonlyMap<string, Pinned>>>
}

/** What a guild has decided that concerns the executor. */
export interface GuildRules {
  /** Roles whose holders are staff, besides those with a moderator's permissions. */
  readonly staffRoleIds: readonly string[]
  /** Name or id of the channel for the mod log. */
  readonly modLogChannel: string
  /** How a member asks for another look; null: by telling staff. */
  readonly appeal: string | null
}

export interface Policies {
  current(guildId: string): Promise<GuildRules>
}

/** The keys of members' words and names. */
export interface Members {
  /** Discord id of a member; null once he is erased. */
  memberOf(guildId: string, subject: Subject): Promise<string | null>
  /** Seals surfaces as the decider did, to compare them; null once the member is erased. */
  surfaceHash(guildId: string, subject: Subject, surfaces: Surfaces): Promise<string | null>
  /** Words of a member in plain text; null once he is erased. */
  unseal(guildId: string, sealed: Sealed): Promise<string | null>
}

/** The log, for what is recorded outside the runtime's own lanes. */
export interface Ledger {
  /** Appends what follows from a cause, once: the events that the log holds for it, and whether they were there before. */
  record(
    cause: Cause,
    proposals: readonly Proposal[],
  ): Promise<{ readonly events: readonly Message[]; readonly wasThere: boolean }>
}

export interface Counted {
  /** The cap that it would break; null: it may be done. */
  readonly cap: Cap | null
  /** What is to be recorded with the intent, or with its refusal. */
  readonly proposals: readonly Proposal[]
}

/** How many members NEXUS acted on by itself lately. */
export interface Reach {
  /** Counts one more; asked again for the same order only where another writer was first. */
  count(order: MessageNamed<'EnforcementOrdered'>): Promise<Counted>
}

export interface Clock {
  /** Unix ms. */
  now(): number
}
