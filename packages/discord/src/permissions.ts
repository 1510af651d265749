import { PermissionFlagsBits } from 'discord-api-types/v10'

/** A permission set as Discord writes it: a decimal string, or the number it stands for. */
export type Bits = string | bigint

export interface RoleGrant {
  readonly id: string
  readonly permissions: Bits
}

/** One channel's exception for a role (`type` 0) or a member (`type` 1). */
export interface Overwrite {
  readonly id: string
  readonly type: 0 | 1
  readonly allow: Bits
  readonly deny: Bits
}

export interface PermissionQuestion {
  readonly ownerId: string
  readonly userId: string
  readonly roles: readonly RoleGrant[]
  readonly memberRoleIds: readonly string[]
  /** Role of everyone; its id is the guild's. */
  readonly everyoneRoleId: string
  /** The channel's overwrites (those of its parent for a thread); absent: permissions in the guild as a whole. */
  readonly overwrites?: readonly Overwrite[]
  /** Sending in a thread has a permission of its own. */
  readonly isThread?: boolean
  /** The member's timeout has not passed. */
  readonly isTimedOut?: boolean
}

const { Administrator, ViewChannel, ReadMessageHistory, SendMessages, SendMessagesInThreads } = PermissionFlagsBits
const { MentionEveryone, SendTTSMessages, AttachFiles, EmbedLinks } = PermissionFlagsBits

/** Every permission there is. */
export const ALL_PERMISSIONS = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n)

/** All that Discord leaves to a timed-out member. */
const LEFT_TO_TIMED_OUT = ViewChannel | ReadMessageHistory
const ONLY_WITH_SENDING = MentionEveryone | SendTTSMessages | AttachFiles | EmbedLinks

/** What a member may do, by Discord's rules, with what one denial implies for others. */
export function computePermissions(question: PermissionQuestion): bigint {
  const { ownerId, userId, overwrites, isThread = false, isTimedOut = false } = question
  if (userId === ownerId) return ALL_PERMISSIONS
  const base = permissionsInGuild(question)
  if (has(base, Administrator)) return ALL_PERMISSIONS
  const granted = overwrites ? withImplied(applyOverwrites(base, question, overwrites), isThread) : base
  return isTimedOut ? granted & LEFT_TO_TIMED_OUT : granted
}

/** Whether `permissions` hold all of `wanted`. */
export function has(permissions: bigint, wanted: bigint): boolean {
  return (permissions & wanted) === wanted
}

function permissionsInGuild({ roles, memberRoleIds, everyoneRoleId }: PermissionQuestion): bigint {
  const held = new Set([everyoneRoleId, ...memberRoleIds])
  return roles.reduce((sum, role) => (held.has(role.id) ? sum | BigInt(role.permissions) : sum), 0n)
}

function applyOverwrites(base: bigint, question: PermissionQuestion, overwrites: readonly Overwrite[]): bigint {
  const { everyoneRoleId, memberRoleIds, userId } = question
  const held = new Set(memberRoleIds)
  held.delete(everyoneRoleId)
  const everyone = overwrites.filter((o) => o.type === 0 && o.id === everyoneRoleId)
  const ofRoles = overwrites.filter((o) => o.type === 0 && held.has(o.id))
  const ofMember = overwrites.filter((o) => o.type === 1 && o.id === userId)
  return [everyone, ofRoles, ofMember].reduce(override, base)
}

/** Within one layer every denial comes first: a role that allows wins over a role that denies. */
function override(permissions: bigint, layer: readonly Overwrite[]): bigint {
  const deny = layer.reduce((bits, o) => bits | BigInt(o.deny), 0n)
  const allow = layer.reduce((bits, o) => bits | BigInt(o.allow), 0n)
  return (permissions & ~deny) | allow
}

function withImplied(permissions: bigint, isThread: boolean): bigint {
  if (!has(permissions, ViewChannel)) return 0n
  const sending = isThread ? SendMessagesInThreads : SendMessages
  return has(permissions, sending) ? permissions : permissions & ~ONLY_WITH_SENDING
}
