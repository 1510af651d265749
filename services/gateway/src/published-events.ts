import type { Stream } from '@nexus/events'

export type FrameStream = Extract<Stream, 'discord.events' | 'discord.interactions'>

/**
 * The dispatches that someone downstream reads. What staff do with buttons, commands and reactions travels apart, so that
 * a raid never delays it.
 */
const streamByEvent: Readonly<Record<string, FrameStream>> = {
  MESSAGE_CREATE: 'discord.events',
  MESSAGE_UPDATE: 'discord.events',
  MESSAGE_DELETE: 'discord.events',
  MESSAGE_DELETE_BULK: 'discord.events',
  GUILD_CREATE: 'discord.events',
  GUILD_UPDATE: 'discord.events',
  GUILD_DELETE: 'discord.events',
  GUILD_ROLE_CREATE: 'discord.events',
  GUILD_ROLE_UPDATE: 'discord.events',
  GUILD_ROLE_DELETE: 'discord.events',
  GUILD_MEMBER_ADD: 'discord.events',
  GUILD_MEMBER_UPDATE: 'discord.events',
  GUILD_MEMBER_REMOVE: 'discord.events',
  GUILD_BAN_ADD: 'discord.events',
  GUILD_BAN_REMOVE: 'discord.events',
  GUILD_AUDIT_LOG_ENTRY_CREATE: 'discord.events',
  CHANNEL_CREATE: 'discord.events',
  CHANNEL_UPDATE: 'discord.events',
  CHANNEL_DELETE: 'discord.events',
  THREAD_CREATE: 'discord.events',
  THREAD_UPDATE: 'discord.events',
  THREAD_DELETE: 'discord.events',
  THREAD_LIST_SYNC: 'discord.events',
  INTERACTION_CREATE: 'discord.interactions',
  MESSAGE_REACTION_ADD: 'discord.interactions',
  MESSAGE_REACTION_REMOVE: 'discord.interactions',
  MESSAGE_REACTION_REMOVE_ALL: 'discord.interactions',
  MESSAGE_REACTION_REMOVE_EMOJI: 'discord.interactions',
}

/** Where a dispatch is published; undefined for one that stays here. */
export function streamOf(eventName: string): FrameStream | undefined {
  return Object.hasOwn(streamByEvent, eventName) ? streamByEvent[eventName] : undefined
}
