import type { Bot, User } from '../world/entities.ts'

export function presentUser(user: User) {
  return {
    id: user.id,
    username: user.username,
    avatar: null,
    discriminator: user.isBot ? '0001' : '0',
    public_flags: 0,
    flags: 0,
    bot: user.isBot,
    banner: null,
    accent_color: null,
    global_name: user.globalName,
    avatar_decoration_data: null,
    collectibles: null,
    primary_guild: null,
  }
}

/** The user as the bot sees itself. */
export function presentOwnUser(user: User) {
  return { ...presentUser(user), mfa_enabled: true, locale: 'en-US', premium_type: 0, email: null, verified: true }
}

/** Application flags: the bits that tell which privileged intents are switched on. */
export function applicationFlags(bot: Bot): number {
  return (
    ((bot.privilegedIntents & (1 << 8)) !== 0 ? 1 << 13 : 0) |
    ((bot.privilegedIntents & (1 << 1)) !== 0 ? 1 << 15 : 0) |
    ((bot.privilegedIntents & (1 << 15)) !== 0 ? 1 << 19 : 0)
  )
}

export function presentApplication(bot: Bot, botUser: User, owner: User, guildCount: number) {
  return {
    id: bot.applicationId,
    name: botUser.username,
    icon: null,
    description: 'An application of the simulated Discord',
    type: null,
    bot: presentUser(botUser),
    summary: '',
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags: applicationFlags(bot),
    flags_new: String(applicationFlags(bot)),
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    owner: presentUser(owner),
    approximate_guild_count: guildCount,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: [],
  }
}
