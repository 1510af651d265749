import type { Discord } from '@nexus/discord'
import type { Health } from './health.ts'
import type { Logger } from './logger.ts'
import { untilAvailable } from './until-available.ts'

export interface WhoAmIOptions {
  readonly discord: Pick<Discord, 'getCurrentUser' | 'getApplication'>
  readonly health: Health
  readonly log: Logger
  readonly signal: AbortSignal
}

/** Our own user id and the id of our application; asked for until Discord is there. @throws when it refuses to say */
export async function whoAmI({ discord, health, log, signal }: WhoAmIOptions) {
  health.set('discord', { state: 'down', detail: 'not asked yet' })
  const open = async () => {
    const [user, application] = await Promise.all([
      discord.getCurrentUser({ signal }),
      discord.getApplication({ signal }),
    ])
    if (!user.ok) throw new Error(`Discord does not say who we are: ${user.detail}`)
    if (!application.ok) throw new Error(`Discord does not say which application we are: ${application.detail}`)
    return { selfId: user.value.id, applicationId: application.value.id }
  }
  return untilAvailable({ name: 'discord', open, health, log, signal })
}
