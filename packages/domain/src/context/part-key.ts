/** Names of the parts that a snapshot consists of. Ids of Discord hold no colon. */
export const guildKey = (guildId: string) => `guild:${guildId}`
export const windowKey = (guildId: string, channelId: string) => `window:${guildId}:${channelId}`
export const memberKey = (guildId: string, userId: string) => `member:${guildId}:${userId}`
export const happeningsKey = (guildId: string) => `happenings:${guildId}`
export const SESSIONS_KEY = 'sessions'
