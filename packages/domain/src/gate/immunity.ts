import type { AuthorFacts } from '@nexus/events'

/** Why nobody acts on someone by machine, whatever was judged. */
export type Immunity = 'owner' | 'bot' | 'webhook' | 'system' | 'staff'

/** Discord's permission bits that make a member staff. */
export const STAFF_PERMISSIONS =
  (1n << 1n) | // KICK_MEMBERS
  (1n << 2n) | // BAN_MEMBERS
  (1n << 3n) | // ADMINISTRATOR
  (1n << 5n) | // MANAGE_GUILD
  (1n << 13n) | // MANAGE_MESSAGES
  (1n << 40n) // MODERATE_MEMBERS

/**
 * Whether automation keeps its hands off an author (owner, bots, webhooks, system messages and staff
 * are immune by default). Null for an ordinary member.
 */
export function immunityOf(
  facts: Pick<AuthorFacts, 'isOwner' | 'isBot' | 'isWebhook' | 'isSystem' | 'permissions' | 'roleIds'>,
  staffRoleIds: ReadonlySet<string>,
): Immunity | null {
  if (facts.isOwner) return 'owner'
  if (facts.isWebhook) return 'webhook'
  if (facts.isBot) return 'bot'
  if (facts.isSystem) return 'system'
  if (facts.roleIds.some((roleId) => staffRoleIds.has(roleId))) return 'staff'
  if (facts.permissions !== null && (BigInt(facts.permissions) & STAFF_PERMISSIONS) !== 0n) return 'staff'
  return null
}
