/** A guild, a member and a place as they are at the moment of acting, fetched from Discord and not remembered. */
export interface ActScene {
  readonly guild: {
    readonly id: string
    readonly ownerId: string
    readonly roles: readonly RankedRole[]
    /** Our own member there. */
    readonly self: ActMember
  }
  readonly targetId: string
  /** Null for one who is no longer a member. */
  readonly target: ActMember | null
  /** Null where the action concerns no channel. */
  readonly channel: { readonly isThread: boolean; readonly overwrites: readonly ActOverwrite[] } | null
  /** The judged message; null when it is gone, or when the action concerns no text. */
  readonly judged: { readonly authorId: string; readonly isWebhook: boolean } | null
  readonly rules: { readonly staffRoleIds: readonly string[] }
}

export interface ActMember {
  readonly userId: string
  readonly isBot: boolean
  readonly roleIds: readonly string[]
}

export interface RankedRole {
  readonly id: string
  readonly position: number
  /** Permission bits as a decimal string. */
  readonly permissions: string
}

export interface ActOverwrite {
  readonly id: string
  readonly type: 0 | 1
  readonly allow: string
  readonly deny: string
}
