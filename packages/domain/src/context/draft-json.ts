import type { JudgedKind } from '@nexus/events'
import type { GuildRoom, Member, MemberFacts, Profile, Shown } from './context-state.ts'
import type { FoldDeps } from './frame.ts'
import { isThread, permissionsIn } from './permissions-in.ts'
import { raidLevelAt } from './raid.ts'
import { activeCooldowns, activeWeight } from './strikes.ts'

const NO_FACTS: MemberFacts = { joinedAt: null, roleIds: [], nick: null, timeoutUntil: null }

/** The parts of a judged message, most of them JSON already. */
export interface DraftParts {
  readonly kind: JudgedKind
  readonly messageId: string
  readonly channelId: string
  /** When it was made or edited: strikes that have expired by then do not count. */
  readonly at: number
  readonly profile: Profile
  readonly facts: MemberFacts | null
  readonly surfaces: string
  readonly mentions: string
  readonly replyTo: string
  readonly window: Shown
  readonly recent: Shown
  readonly runStartedBy: string
  readonly entryId: string
  /** Further members of the JSON object, each with a comma before it. */
  readonly extra: string
}

/**
 * Splices the data of a `MessageContextualized`. The hash covers all but `asOf`, with marks for what surrounds the
 * message: two folds of the same events agree on it.
 */
export function draftJson(parts: DraftParts, room: GuildRoom, member: Member, deps: FoldDeps): string {
  const { channelId, window, recent } = parts
  const channel = room.structure?.channels.get(channelId)
  const parentId = channel && isThread(channel) ? channel.parentId : null
  const home = parentId === null ? channel : room.structure?.channels.get(parentId)
  const category = home ? `,"categoryId":${quoted(home.parentId)}` : ''
  const raidLevel = raidLevelAt(room.raid, parts.at)
  const raid = raidLevel === null ? '' : `,"raidLevel":${JSON.stringify(raidLevel)}`
  const judged =
    `{"kind":"${parts.kind}","messageId":"${parts.messageId}","channelId":"${channelId}","parentId":${quoted(parentId)}${category}${raid}` +
    `,"author":${authorJson(parts, room, member, deps)},"surfaces":${parts.surfaces},"mentions":${parts.mentions}` +
    `,"replyTo":${parts.replyTo},"runStartedBy":"${parts.runStartedBy}"${parts.extra}`
  const contextHash = deps.keyedHash(`${judged}|${window.mark}|${recent.mark}`)
  const logPosition = Math.max(member.strikePosition, room.raid?.position ?? 0)
  const asOf = `{"entryId":"${parts.entryId}","logPosition":${logPosition},"policyVersion":${room.policyVersion}}`
  return `${judged},"window":${window.json},"recent":${recent.json},"asOf":${asOf},"contextHash":"${contextHash}"}`
}

function authorJson(
  { profile, facts, channelId, at }: DraftParts,
  room: GuildRoom,
  member: Member,
  deps: FoldDeps,
): string {
  const { userId } = member
  const { joinedAt, roleIds, nick, timeoutUntil } = facts ?? NO_FACTS
  const permissions = facts ? permissionsIn(room, channelId, userId, roleIds, deps.computePermissions) : null
  const resting = activeCooldowns(member.cooldowns, at)
  const cooldowns = resting.length === 0 ? '' : `,"cooldowns":${JSON.stringify(resting)}`
  const roles = roleIds.length === 0 ? '[]' : `["${roleIds.join('","')}"]`
  return (
    `{"id":"${userId}","username":${JSON.stringify(profile.username)},"globalName":${texted(profile.globalName)}` +
    `,"nick":${texted(nick)},"isBot":${profile.isBot},"isWebhook":${profile.isWebhook},"isSystem":${profile.isSystem}` +
    `,"isOwner":${room.structure?.ownerId === userId},"joinedAt":${joinedAt},"roleIds":${roles}` +
    `,"permissions":${quoted(permissions)},"timeoutUntil":${timeoutUntil},"strikeWeight":${activeWeight(member.strikes, at)}${cooldowns}}`
  )
}

/** For what needs no escaping: ids and digits. */
const quoted = (text: string | null) => (text === null ? 'null' : `"${text}"`)
const texted = (text: string | null) => (text === null ? 'null' : JSON.stringify(text))
