import { computePermissions, type Discord, has, isAbove, type Outcome, openDiscord, topRole } from '@nexus/discord'
import { z } from 'zod'
import { type Finding, fail, ok, warn } from './finding.ts'

export interface DiscordAccess {
  readonly token: string
  /** Up to and without the version. */
  readonly apiUrl: string
}

/** Discord's permission bits, by the names of its settings page. */
const PERMISSIONS: readonly (readonly [name: string, bit: bigint])[] = [
  ['View Channels', 1n << 10n],
  ['Send Messages', 1n << 11n],
  ['Manage Messages', 1n << 13n],
  ['Embed Links', 1n << 14n],
  ['Read Message History', 1n << 16n],
  ['Add Reactions', 1n << 6n],
  ['Moderate Members', 1n << 40n],
]
const ADMINISTRATOR = 1n << 3n

/** Flags of an application: an intent is there in full, or limited for bots in fewer than 100 guilds. */
const INTENTS: readonly (readonly [name: string, flags: number])[] = [
  ['Server Members Intent', (1 << 14) | (1 << 15)],
  ['Message Content Intent', (1 << 18) | (1 << 19)],
]

const MOST_GUILDS = 25
const Guilds = z.array(z.looseObject({ id: z.string(), name: z.string() }))
type GuildName = z.infer<typeof Guilds>[number]

/** Token, intents, and in each guild permissions and the place of its role. */
export async function lookAtDiscord(access: DiscordAccess): Promise<readonly Finding[]> {
  using discord = openDiscord({ ...access, deadlineMs: 10_000, requestsPerSecond: 10 })
  const user = await discord.getCurrentUser()
  if (!user.ok) {
    const fix = 'Developer Portal → your application → Bot → Reset Token, then DISCORD_TOKEN in .env'
    return [fail('Discord token', `Discord refuses it: ${user.detail}`, fix)]
  }
  const application = await discord.getApplication()
  const guilds = await listGuilds(access)
  const looks = await Promise.all(
    guilds.slice(0, MOST_GUILDS).map((guild) => lookAtGuild(discord, guild, user.value.id)),
  )
  return [
    ok('Discord token', `belongs to ${user.value.username}`),
    ...intentFindings(application),
    ...(guilds.length === 0
      ? [
          warn(
            'Discord guilds',
            'the bot is in no guild',
            'invite it: Developer Portal → OAuth2 → URL Generator, scopes bot and applications.commands',
          ),
        ]
      : looks.flat()),
    ...(guilds.length > MOST_GUILDS ? [ok('Discord guilds', `${MOST_GUILDS} of ${guilds.length} were looked at`)] : []),
  ]
}

/** The guilds of a bot, which only this look needs. */
async function listGuilds({ token, apiUrl }: DiscordAccess): Promise<readonly GuildName[]> {
  const response = await fetch(`${apiUrl}/v10/users/@me/guilds`, {
    headers: { authorization: `Bot ${token}` },
    signal: AbortSignal.timeout(10_000),
  })
  if (!response.ok) throw new Error(`Discord refuses the list of guilds (HTTP ${response.status})`)
  return Guilds.parse(await response.json())
}

function intentFindings(application: Outcome<{ readonly flags?: number }>): readonly Finding[] {
  if (!application.ok)
    return [warn('Discord intents', `cannot be read: ${application.detail}`, 'look in the Developer Portal → Bot')]
  const flags = application.value.flags ?? 0
  return INTENTS.map(([name, wanted]) =>
    (flags & wanted) !== 0
      ? ok(name, 'on')
      : fail(
          name,
          'off: the gateway is refused with 4014',
          `Developer Portal → your application → Bot → switch on ${name}`,
        ),
  )
}

async function lookAtGuild(discord: Discord, { id, name }: GuildName, botId: string): Promise<readonly Finding[]> {
  const [guild, member] = await Promise.all([discord.getGuild(id), discord.getMember(id, botId)])
  if (!guild.ok || !member.ok) {
    const detail = [guild, member].flatMap((outcome) => (outcome.ok ? [] : [outcome.detail])).join('; ')
    return [fail(name, `cannot be looked at: ${detail}`, 'invite the bot again')]
  }
  const { roles, owner_id: ownerId } = guild.value
  const permissions = computePermissions({
    ownerId,
    userId: botId,
    roles,
    memberRoleIds: member.value.roles,
    everyoneRoleId: id,
  })
  return [permissionFinding(name, permissions), orderFinding(name, roles, member.value.roles, id)]
}

export function permissionFinding(guild: string, permissions: bigint): Finding {
  const missing = PERMISSIONS.filter(([, bit]) => !has(permissions, bit)).map(([name]) => name)
  const check = `Permissions in ${guild}`
  if (missing.length > 0)
    return fail(
      check,
      `missing: ${missing.join(', ')}`,
      `Server Settings → Roles → the bot's role → switch on ${missing.join(', ')}`,
    )
  if (has(permissions, ADMINISTRATOR))
    return warn(
      check,
      'Administrator, which NEXUS does not need',
      'take Administrator away and grant what the README lists',
    )
  return ok(check, 'all that NEXUS uses')
}

interface Role {
  readonly id: string
  readonly name: string
  readonly position: number
  readonly managed: boolean
}

/** Members of a role above the bot's cannot be acted on. */
export function orderFinding(
  guild: string,
  roles: readonly Role[],
  botRoleIds: readonly string[],
  everyoneRoleId: string,
): Finding {
  const top = topRole(roles, botRoleIds, everyoneRoleId)
  const above = roles.filter((role) => !role.managed && role.id !== top.id && isAbove(role, top))
  const check = `Role order in ${guild}`
  if (above.length === 0) return ok(check, "the bot's role is on top")
  const names = above.map(({ name }) => name).join(', ')
  if (above.length < roles.length / 2) return ok(check, `members of ${names} are above the bot and never acted on`)
  return warn(
    check,
    `members of ${names} are above the bot: it cannot act on them`,
    "Server Settings → Roles: drag the bot's role above those it is to moderate",
  )
}
