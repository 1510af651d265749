/** Discord over REST: typed calls that keep its limits, and what its permissions and roles mean. */
export type { CaseSearch, Discord, DiscordClient, InteractionRef, MessagePage } from './discord.ts'
export type { ChannelDraft, Draft, ReplyDraft } from './draft.ts'
export { DiscordUnavailableError } from './errors.ts'
export type { DiscordFault } from './faults.ts'
export { isAbove, type RankedRole, topRole } from './hierarchy.ts'
export type { DiscordHooks } from './hooks.ts'
export { nonceOf } from './nonce.ts'
export { type DiscordOptions, openDiscord } from './open-discord.ts'
export type { CallOptions, Outcome, ReasonedCallOptions } from './outcome.ts'
export {
  ALL_PERMISSIONS,
  type Bits,
  computePermissions,
  has,
  type Overwrite,
  type PermissionQuestion,
  type RoleGrant,
} from './permissions.ts'
