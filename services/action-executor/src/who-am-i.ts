import type { Discord } from '@nexus/discord'
import { type Health, keepTrying, type Logger } from '@nexus/runtime'

export interface WhoAmIOptions {
  readonly discord: Pick<Discord, 'getCurrentUser'>
  readonly health: Health
  readonly log: Logger
  readonly signal: AbortSignal
}

/** Our own user id; asked for until Discord answers. */
export async function whoAmI({ discord, health, log, signal }: WhoAmIOptions): Promise<string> {
  health.set('discord', { state: 'down', detail: 'not asked yet' })
  const self = await keepTrying(
    async () => {
      const answer = await discord.getCurrentUser({ signal })
      if (!answer.ok) throw new Error(`Discord does not say who we are: ${answer.detail}`)
      return answer.value
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
  return self.id
}
