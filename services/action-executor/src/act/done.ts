import type { DiscordFault } from '@nexus/discord'
import type { EnforcementFault } from '@nexus/events'

/** What came of an action on Discord, before it is an event. */
export type Done =
  | {
      readonly kind: 'applied'
      /** It was so already. */
      readonly isFoundOut: boolean
      /** Unix ms until which the member is timed out. */
      readonly until: number | null
    }
  | {
      readonly kind: 'failed'
      readonly fault: EnforcementFault
      readonly discordCode: number | null
      readonly detail: string
    }
  | { readonly kind: 'late'; readonly lateByMs: number }

export const applied = (isFoundOut = false, until: number | null = null): Done => ({
  kind: 'applied',
  isFoundOut,
  until,
})

export const failed = (fault: EnforcementFault, detail: string, discordCode: number | null = null): Done => ({
  kind: 'failed',
  fault,
  discordCode,
  detail: detail.slice(0, 300),
})

/** What Discord's refusal means for an enforcement. */
export function refused(refusal: {
  readonly fault: DiscordFault
  readonly code: number
  readonly detail: string
}): Done {
  return failed(enforcementFaultOf(refusal.fault), refusal.detail, refusal.code === 0 ? null : refusal.code)
}

export function enforcementFaultOf(fault: DiscordFault): EnforcementFault {
  switch (fault) {
    case 'message_gone':
    case 'member_gone':
    case 'missing_permission':
    case 'missing_access':
    case 'cannot_dm':
      return fault
    case 'user_gone':
      return 'member_gone'
    case 'channel_gone':
    case 'guild_gone':
      return 'missing_access'
    case 'needs_two_factor':
      return 'missing_permission'
    default:
      return 'refused'
  }
}
