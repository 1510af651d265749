import type { APIEmbed, APIMessageTopLevelComponent } from 'discord-api-types/v10'
import { type AllowedMentionsTypes, MessageFlags } from 'discord-api-types/v10'

/** What is to be said. Nobody is pinged unless he is listed: `@everyone` cannot be. */
export interface Draft {
  /** At most 2,000 characters. */
  readonly content?: string
  readonly embeds?: readonly APIEmbed[]
  readonly components?: readonly APIMessageTopLevelComponent[]
  /** Users and roles that may be pinged, by id; at most 100 each. */
  readonly pings?: { readonly users?: readonly string[]; readonly roles?: readonly string[] }
  /** Shows no previews of links. */
  readonly hasNoPreviews?: boolean
}

/** A message of our own in a channel. */
export interface ChannelDraft extends Draft {
  /** At most 25 characters. Within minutes a second message with the same nonce is the first one again. */
  readonly nonce: string
  /** Id of the message in the same channel that it answers. */
  readonly replyTo?: string
}

/** An answer to an interaction. */
export interface ReplyDraft extends Draft {
  /** Shown to the asker alone. */
  readonly isPrivate?: boolean
}

/** The part of a body that every kind of message shares. */
export function bodyOf(draft: Draft, flags = 0) {
  const { content, embeds, components, pings, hasNoPreviews } = draft
  const allFlags = flags | (hasNoPreviews ? MessageFlags.SuppressEmbeds : 0)
  return {
    ...(content === undefined ? {} : { content }),
    ...(embeds === undefined ? {} : { embeds: [...embeds] }),
    ...(components === undefined ? {} : { components: [...components] }),
    ...(allFlags === 0 ? {} : { flags: allFlags }),
    allowed_mentions: {
      parse: [] as AllowedMentionsTypes[],
      users: [...(pings?.users ?? [])],
      roles: [...(pings?.roles ?? [])],
      replied_user: false,
    },
  }
}

export function channelBodyOf({ nonce, replyTo, ...draft }: ChannelDraft) {
  return {
    ...bodyOf(draft),
    nonce,
    enforce_nonce: true,
    ...(replyTo === undefined ? {} : { message_reference: { message_id: replyTo, fail_if_not_exists: false } }),
  }
}

export function replyBodyOf({ isPrivate, ...draft }: ReplyDraft) {
  return bodyOf(draft, isPrivate ? MessageFlags.Ephemeral : 0)
}
