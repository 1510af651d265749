import { hash } from 'node:crypto'
import { snowflakeAt, timeOfSnowflake } from '@nexus/events'
import type { FoldDeps, Frame } from './frame.ts'

/** Frames as Discord sends them, for tests and measurements. */
export const GUILD = '1300000000000000001'
export const CHANNEL = '1300000000000000010'
export const OTHER_CHANNEL = '1300000000000000011'
export const OWNER = '1200000000000000001'
export const ALICE = '1200000000000000002'
export const BOB = '1200000000000000003'
export const MODERATOR_ROLE = '1300000000000000020'
/** 2026-11-01T12:00:00Z */
export const NOON = 1_793_534_400_000

export const deps: FoldDeps = {
  keyedHash: (text) => hash('sha256', `key ${text}`, 'hex').slice(0, 32),
  computePermissions: ({ ownerId, userId, roles, memberRoleIds, everyoneRoleId, overwrites = [] }) => {
    if (ownerId === userId) return 8n
    const held = [everyoneRoleId, ...memberRoleIds]
    const granted = roles
      .filter(({ id }) => held.includes(id))
      .reduce((sum, role) => sum | BigInt(role.permissions), 0n)
    return overwrites
      .filter(({ id }) => held.includes(id) || id === userId)
      .reduce((sum, { allow, deny }) => (sum & ~BigInt(deny)) | BigInt(allow), granted)
  },
}

/** Id of a message made at `at`; `nth` tells those of one millisecond apart. */
export function messageIdAt(at: number, nth = 0): string {
  return (BigInt(snowflakeAt(at)) + BigInt(nth)).toString()
}

let sequence = 0

export function frame(t: string, d: unknown, given: Partial<Frame> = {}): Frame {
  sequence++
  return {
    entryId: `${NOON}-${sequence}`,
    occurredAt: NOON,
    sessionId: 'session',
    sequence,
    t,
    d,
    guildId: GUILD,
    ...given,
  }
}

export function guildCreate(given: object = {}): Frame {
  return frame('GUILD_CREATE', {
    id: GUILD,
    owner_id: OWNER,
    roles: [
      { id: GUILD, position: 0, permissions: '104324673' },
      { id: MODERATOR_ROLE, position: 5, permissions: '8192' },
    ],
    channels: [
      { id: CHANNEL, type: 0, parent_id: null, permission_overwrites: [] },
      {
        id: OTHER_CHANNEL,
        type: 0,
        permission_overwrites: [{ id: MODERATOR_ROLE, type: 0, allow: '0', deny: '1024' }],
      },
    ],
    threads: [],
    ...given,
  })
}

export interface Posted {
  readonly at: number
  readonly nth?: number
  readonly by?: string
  readonly in?: string
  readonly content?: string
}

export function message(
  { at, nth = 0, by = ALICE, in: channelId = CHANNEL, content = 'hello' }: Posted,
  given: object = {},
): object {
  return {
    id: messageIdAt(at, nth),
    channel_id: channelId,
    guild_id: GUILD,
    type: 0,
    content,
    timestamp: new Date(at).toISOString(),
    edited_timestamp: null,
    author: {
      id: by,
      username: `name${by.slice(-1)}`,
      global_name: 'Al',
      bot: false,
      discriminator: '0',
      avatar: null,
    },
    member: {
      roles: [MODERATOR_ROLE],
      joined_at: '2026-01-02T03:04:05.000000+00:00',
      nick: null,
      deaf: false,
      mute: false,
    },
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    attachments: [],
    embeds: [],
    pinned: false,
    tts: false,
    flags: 0,
    components: [],
    ...given,
  }
}

export function messageCreate(posted: Posted, given: object = {}): Frame {
  return frame('MESSAGE_CREATE', message(posted, given), { occurredAt: posted.at })
}

/** An edit made `afterMs` after the message. */
export function messageUpdate(posted: Posted, afterMs: number, given: object = {}): Frame {
  const editedAt = timeOfSnowflake(messageIdAt(posted.at, posted.nth)) + afterMs
  const d = message(posted, { edited_timestamp: new Date(editedAt).toISOString(), ...given })
  return frame('MESSAGE_UPDATE', d, { occurredAt: editedAt })
}
