import type { MessageNamed, Said } from '@nexus/events'
import type { Logger, Metrics } from '@nexus/runtime'

/** One function for each fact that an operator wants to know of commands. */
export interface CommandsTelemetry {
  weighed(guildId: string, said: Said): void
  replyFailed(frame: MessageNamed<'DiscordEventReceived'>, fault: string): void
  replyDelayed(frame: MessageNamed<'DiscordEventReceived'>, error: unknown): void
  commandsSynced(scope: string, count: number): void
  commandsRefused(scope: string, detail: string): void
  marksCaughtUp(guildId: string, caseId: string, wasThere: boolean): void
  catchUpFailed(error: unknown): void
}

export function commandsTelemetry(metrics: Metrics, log: Logger): CommandsTelemetry {
  const verdicts = metrics.counter({
    name: 'nexus_staff_commands_total',
    help: 'What became of the marks and buttons of staff',
    labels: ['command', 'outcome'],
  })
  const replies = metrics.counter({
    name: 'nexus_replies_failed_total',
    help: 'Answers to interactions that Discord did not take',
    labels: ['fault'],
  })
  return {
    weighed(guildId, said) {
      if (said.type === 'CommandRefused') {
        const { command, caseId, by, reason } = said.data
        verdicts.inc({ command, outcome: reason })
        log.warn({ guildId, caseId, command, by, reason }, 'command refused')
      } else if (said.type === 'ApproveCase' || said.type === 'OverrideCase' || said.type === 'AppealCase') {
        const { caseId, by, via } = said.data
        verdicts.inc({ command: said.type, outcome: 'taken' })
        log.info({ guildId, caseId, command: said.type, by, via }, 'command taken')
      }
    },
    replyFailed({ id, guildId }, fault) {
      replies.inc({ fault })
      log.warn({ guildId, correlationId: id, fault }, 'the answer was not taken')
    },
    replyDelayed({ id, guildId }, error) {
      log.warn({ guildId, correlationId: id, err: error }, 'the first word came too late')
    },
    commandsSynced(scope, count) {
      log.info({ scope, count }, 'slash commands told to Discord')
    },
    commandsRefused(scope, detail) {
      log.error({ scope, detail }, 'slash commands refused by Discord')
    },
    marksCaughtUp(guildId, caseId, wasThere) {
      if (!wasThere) log.info({ guildId, caseId }, 'a mark made in our absence counts')
    },
    catchUpFailed(error) {
      log.warn({ err: error }, 'marks could not be looked up; trying again')
    },
  }
}
