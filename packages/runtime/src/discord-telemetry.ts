import type { DiscordHooks } from '@nexus/discord'
import type { Logger } from './logger.ts'
import type { Metrics } from './metrics.ts'

/** Metrics and log lines of what goes on between a service and Discord. */
export function discordTelemetry(metrics: Metrics, log: Logger): DiscordHooks {
  const requests = metrics.counter({
    name: 'nexus_discord_requests_total',
    help: 'REST requests, by route and status; status 0 got no answer',
    labels: ['method', 'route', 'status'],
  })
  const limited = metrics.counter({
    name: 'nexus_discord_rate_limited_total',
    help: 'Refusals for a rate, by scope',
    labels: ['scope'],
  })
  return {
    answered({ method, route, status }) {
      requests.inc({ method, route, status: String(status) })
    },
    rateLimited({ route, scope, retryAfterMs }) {
      limited.inc({ scope })
      log.warn({ route, scope, retryAfterMs }, 'Discord limits the rate')
    },
    tokenRejected() {
      log.error('Discord refuses the token; put the current one into DISCORD_TOKEN and restart')
    },
    tokenAccepted() {
      log.info('Discord takes the token again')
    },
    ceilingReached({ count, ceiling, closedForMs }) {
      log.error({ count, ceiling, closedForMs }, 'too many refused requests; asking nothing more for now')
    },
  }
}
