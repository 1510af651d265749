import type { Discord } from '@nexus/discord'
import { type Health, keepTrying, type Logger } from '@nexus/runtime'

export interface WhoAmIOptions {
  readonly discord: Pick<Discord, 'getCurrentUser' | 'getApplication'>
  readonly health: Health
  readonly log: Logger
  readonly signal: AbortSignal
}

/** Our own user id and the id of our application; asked for until Discord answers. */
export async function whoAmI({ discord, health, log, signal }: WhoAmIOptions) {
  health.set('discord', { state: 'down', detail: 'not asked yet' })
  const known = await keepTrying(
    async () => {
      const [user, application] = await Promise.all([
        discord.getCurrentUser({ signal }),
        discord.getApplication({ signal }),
      ])
      if (!user.ok) throw new Error(`Discord does not say who we are: ${user.detail}`)
      if (!application.ok) throw new Error(`Discord does not say which application we are: ${application.detail}`)
      return { selfId: user.value.id, applicationId: application.value.id }
    },
    {
      signal,
      onUnavailable: (error, waitMs) => {
        health.set('discord', { state: 'down', detail: error instanceof Error ? error.message : 'no answer' })
        log.warn({ err: error, waitMs }, 'waiting for Discord')
      },
      onAvailable: () => log.info('Discord is there'),
    },
  )
  health.set('discord', { state: 'up' })
  return known
}
