import { newChannel } from '../acts/channel-acts.ts'
import { PRIVILEGED_INTENTS } from '../gateway/intents.ts'
import { ALL_PERMISSIONS, type Overwrite, Permit } from '../permissions.ts'
import { snowflakeAt } from '../snowflake.ts'
import type { Bot, Channel, Guild, Member, Role, User } from './entities.ts'
import { addGuild, type World } from './world.ts'

/** Ids of the seeded world are the same in every run: they come from this moment on, one second apart. */
const SEEDED_FROM = Date.UTC(2024, 0, 1)

const EVERYONE =
  Permit.ViewChannel |
  Permit.SendMessages |
  Permit.SendMessagesInThreads |
  Permit.ReadMessageHistory |
  Permit.AddReactions |
  Permit.EmbedLinks |
  Permit.AttachFiles |
  Permit.ChangeNickname |
  Permit.CreatePublicThreads |
  Permit.UseApplicationCommands |
  Permit.UseExternalEmojis |
  Permit.CreateInstantInvite

const MODERATOR =
  Permit.ManageMessages |
  Permit.ModerateMembers |
  Permit.KickMembers |
  Permit.BanMembers |
  Permit.ViewAuditLog |
  Permit.ManageNicknames |
  Permit.ManageThreads

const BOT =
  MODERATOR |
  Permit.ManageRoles |
  Permit.ManageChannels |
  Permit.ManageGuild |
  Permit.MentionEveryone |
  Permit.CreatePrivateThreads

export const ORDINARY_MEMBERS = [
  'Eve',
  'Frank',
  'Grace',
  'Heidi',
  'Ivan',
  'Judy',
  'Karl',
  'Laura',
  'Mallory',
  'Niaj',
  'Olivia',
  'Peggy',
] as const

export const BOT_TOKEN = 'MTE5MTE5MTE5MTE5.simulated.nexus-test-town'
export const OTHER_BOT_TOKEN = 'MjI5MjI5MjI5MjI5.simulated.music-box'

function seedIds() {
  let seconds = 0
  return (): string => snowflakeAt(SEEDED_FROM + ++seconds * 1_000)
}

function role(id: string, position: number, name: string, permissions: bigint, more: Partial<Role> = {}): Role {
  return {
    id,
    name,
    color: 0,
    hoist: false,
    position,
    permissions,
    managed: false,
    mentionable: false,
    botId: null,
    ...more,
  }
}

/**
 * "NEXUS Test Town". Roles from the top: Wardens (above the bot), NEXUS, Administrators, Moderators, Regulars.
 * Ada owns it, Bob administers, Carol and Dave moderate, Trent is a Warden, the others are ordinary members.
 */
export function seedTestTown(world: World): { guild: Guild; bot: Bot } {
  const next = seedIds()
  const guildId = next()
  const joinedAt = SEEDED_FROM + 86_400_000
  const user = (name: string, isBot = false): User => {
    const made = {
      id: next(),
      username: name.toLowerCase(),
      globalName: isBot ? null : name,
      isBot,
      acceptsDirectMessages: true,
    }
    world.users.set(made.id, made)
    return made
  }
  const [ada, bob, carol, dave, trent] = ['Ada', 'Bob', 'Carol', 'Dave', 'Trent'].map((name) => user(name))
  const ordinary = ORDINARY_MEMBERS.map((name) => user(name))
  const nexus = user('NEXUS', true)
  const music = user('Music Box', true)
  if (!ada || !bob || !carol || !dave || !trent) throw new Error('the seed lacks a name')
  nexus.username = 'NEXUS'
  music.username = 'Music Box'
  const peggy = ordinary.at(-1)
  // One member takes no direct messages, so that 50007 can be met.
  if (peggy) peggy.acceptsDirectMessages = false

  const bot: Bot = {
    userId: nexus.id,
    applicationId: nexus.id,
    token: BOT_TOKEN,
    privilegedIntents: PRIVILEGED_INTENTS,
    ownerId: ada.id,
  }
  const otherBot: Bot = {
    userId: music.id,
    applicationId: music.id,
    token: OTHER_BOT_TOKEN,
    privilegedIntents: 0,
    ownerId: dave.id,
  }
  world.bots.set(bot.userId, bot)
  world.bots.set(otherBot.userId, otherBot)

  const everyone = role(guildId, 0, '@everyone', EVERYONE)
  const regulars = role(next(), 1, 'Regulars', 0n, { mentionable: true })
  const musicRole = role(next(), 2, 'Music Box', Permit.SendMessages, { managed: true, botId: music.id })
  const moderators = role(next(), 3, 'Moderators', MODERATOR, { hoist: true, color: 0x2ecc71 })
  const administrators = role(next(), 4, 'Administrators', Permit.Administrator, { hoist: true, color: 0xe74c3c })
  const nexusRole = role(next(), 5, 'NEXUS', BOT, { managed: true, botId: nexus.id })
  const wardens = role(next(), 6, 'Wardens', MODERATOR, { hoist: true, color: 0xf1c40f })

  const allow = (id: string, type: 0 | 1, permissions: bigint): Overwrite => ({
    id,
    type,
    allow: permissions,
    deny: 0n,
  })
  const hidden: Overwrite = { id: guildId, type: 0, allow: 0n, deny: Permit.ViewChannel }
  const staffOnly = [hidden, allow(moderators.id, 0, Permit.ViewChannel), allow(nexusRole.id, 0, Permit.ViewChannel)]
  const channels: Channel[] = [
    newChannel(next(), guildId, { type: 4, name: 'Town' }),
    newChannel(next(), guildId, { type: 0, name: 'general', topic: 'Anything and everything' }),
    newChannel(next(), guildId, { type: 0, name: 'introductions', topic: 'Say hello' }),
    newChannel(next(), guildId, { type: 0, name: 'memes' }),
    newChannel(next(), guildId, { type: 0, name: 'staff', topic: 'Staff only', overwrites: staffOnly }),
    newChannel(next(), guildId, { type: 0, name: 'mod-log', topic: 'What NEXUS did and why', overwrites: staffOnly }),
    // NEXUS does not see this one, so that 50001 can be met.
    newChannel(next(), guildId, {
      type: 0,
      name: 'owner-notes',
      overwrites: [hidden, { id: nexus.id, type: 1, allow: 0n, deny: ALL_PERMISSIONS }],
    }),
  ]
  const category = channels[0]
  for (const [position, channel] of channels.entries()) {
    channel.position = position
    if (category && channel.type === 0) channel.parentId = category.id
  }

  const member = (who: User, ...roles: Role[]): Member => ({
    userId: who.id,
    nick: null,
    roleIds: roles.map(({ id }) => id),
    joinedAt,
    timedOutUntil: null,
  })
  const members = [
    member(ada),
    member(bob, administrators),
    member(carol, moderators),
    member(dave, moderators),
    member(trent, wardens),
    ...ordinary.map((who, index) => (index < 4 ? member(who, regulars) : member(who))),
    member(nexus, nexusRole),
    member(music, musicRole),
  ]
  const guild: Guild = {
    id: guildId,
    name: 'NEXUS Test Town',
    ownerId: ada.id,
    mfaLevel: 0,
    systemChannelId: channels[1]?.id ?? null,
    rulesChannelId: null,
    roles: new Map(
      [everyone, regulars, musicRole, moderators, administrators, nexusRole, wardens].map((one) => [one.id, one]),
    ),
    members: new Map(members.map((one) => [one.userId, one])),
    channels: new Map(channels.map((one) => [one.id, one])),
    bans: new Map(),
    auditLog: [],
  }
  addGuild(world, guild)
  return { guild, bot }
}
