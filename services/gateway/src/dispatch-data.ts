/** A dispatch as Discord sent it, of which everything may be missing. */
export interface DispatchData {
  readonly id?: unknown
  readonly guild_id?: unknown
  readonly channel_id?: unknown
  readonly author?: { readonly id?: unknown } | null
  readonly user?: { readonly id?: unknown } | null
  readonly user_id?: unknown
  readonly edited_timestamp?: unknown
  readonly joined_at?: unknown
  readonly message?: unknown
  readonly referenced_message?: unknown
}
