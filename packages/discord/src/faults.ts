/** Why Discord refused a call for good: asking again changes nothing. */
export type DiscordFault =
  | 'message_gone'
  | 'member_gone'
  | 'user_gone'
  | 'channel_gone'
  | 'guild_gone'
  | 'role_gone'
  | 'not_banned'
  | 'missing_permission'
  | 'missing_access'
  | 'needs_two_factor'
  | 'cannot_dm'
  | 'too_old'
  | 'bad_form'
  | 'too_many_bans'
  | 'slowed_down'
  | 'blocked_by_automod'
  | 'unknown_interaction'
  | 'already_acknowledged'
  | 'bulk_ban_failed'
  | 'index_not_ready'
  | 'refused'

const FAULT_OF_CODE: Readonly<Record<number, DiscordFault>> = {
  10003: 'channel_gone',
  10004: 'guild_gone',
  10007: 'member_gone',
  10008: 'message_gone',
  10011: 'role_gone',
  10013: 'user_gone',
  10015: 'unknown_interaction',
  10026: 'not_banned',
  10062: 'unknown_interaction',
  20016: 'slowed_down',
  20028: 'slowed_down',
  30035: 'too_many_bans',
  40060: 'already_acknowledged',
  50001: 'missing_access',
  50007: 'cannot_dm',
  50013: 'missing_permission',
  50027: 'unknown_interaction',
  50034: 'too_old',
  50035: 'bad_form',
  50278: 'cannot_dm',
  60003: 'needs_two_factor',
  110000: 'index_not_ready',
  200000: 'blocked_by_automod',
  200001: 'blocked_by_automod',
  500000: 'bulk_ban_failed',
}

/** What a refusal means. `code` is Discord's own; where it gave none the HTTP status has to say it. */
export function faultOf(code: number, status: number): DiscordFault {
  const known = FAULT_OF_CODE[code]
  if (known) return known
  if (status === 400) return 'bad_form'
  if (status === 403) return 'missing_permission'
  return 'refused'
}
