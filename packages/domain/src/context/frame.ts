import type { JudgedKind } from '@nexus/events'

/** One dispatch of the gateway, as the fold takes it in. */
export interface Frame {
  /** Redis entry id under which it is folded, `<ms>-<seq>`. */
  readonly entryId: string
  /** Unix ms of what it tells. */
  readonly occurredAt: number
  readonly sessionId: string
  /** Discord's sequence number within the session. A frame that is sent again has the same one. */
  readonly sequence: number
  /** Discord's event name. */
  readonly t: string
  readonly d: unknown
  /** Null for what concerns no guild, which the fold passes over. */
  readonly guildId: string | null
}

/** Discord's permission arithmetic. Pure; the caller brings it. */
export type ComputePermissions = (question: {
  readonly ownerId: string
  readonly userId: string
  readonly roles: readonly { readonly id: string; readonly permissions: string }[]
  readonly memberRoleIds: readonly string[]
  readonly everyoneRoleId: string
  /** The channel's, or those of a thread's parent; absent for permissions in the guild as a whole. */
  readonly overwrites?: readonly {
    readonly id: string
    readonly type: 0 | 1
    readonly allow: string
    readonly deny: string
  }[]
  readonly isThread: boolean
}) => bigint

export interface FoldDeps {
  readonly computePermissions: ComputePermissions
  /** A keyed digest of the text: 32 hex digits. Pure for one key. */
  keyedHash(text: string): string
}

/** What is to be judged, with all that judging it needs. */
export interface ContextualizedDraft {
  readonly kind: JudgedKind
  readonly guildId: string
  readonly messageId: string
  readonly channelId: string
  readonly authorId: string
  /** Unix ms: when the message was made or edited, or when it happened. */
  readonly occurredAt: number
  /** Tells this judging from every other one: the message, and for an edit also its time and its surface. Never a frame. */
  readonly root: readonly string[]
  /** `MessageContextualized`'s data as JSON, ready to be spliced into an envelope. */
  readonly dataJson: string
}

/** Why a frame gave nothing. */
export interface FoldFault {
  readonly name: 'malformed_frame' | 'author_unknown'
  readonly t: string
  /** Where in `d`; never what was there. */
  readonly path: string
}

export interface Folded {
  readonly drafts: readonly ContextualizedDraft[]
  readonly fault: FoldFault | null
}
