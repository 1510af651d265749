import type { Cap } from '@nexus/domain'
import type { MessageNamed } from '@nexus/events'
import type { Logger, Metrics } from '@nexus/runtime'
import type { Done } from './act/done.ts'

/** One function for each fact that an operator wants to know of the executor. */
export interface ExecutorTelemetry {
  settled(order: MessageNamed<'EnforcementOrdered'>, done: Done): void
  /** A cap is reached: staff are asked instead. */
  capped(order: MessageNamed<'EnforcementOrdered'>, cap: Cap): void
  modLogShown(caseId: string, guildId: string, how: 'posted' | 'edited' | 'found'): void
  modLogFailed(caseId: string, guildId: string, fault: string): void
  /** Once for each guild. */
  modLogMissing(guildId: string, channel: string): void
  modLogDelayed(caseId: string, error: unknown, waitMs: number): void
  unshownNotFound(error: unknown): void
}

export function executorTelemetry(metrics: Metrics, log: Logger): ExecutorTelemetry {
  const enforcements = metrics.counter({
    name: 'nexus_enforcements_total',
    help: 'Orders settled, by action and what came of them',
    labels: ['action', 'outcome'],
  })
  const caps = metrics.counter({
    name: 'nexus_blast_radius_reached_total',
    help: 'Orders that were not carried out because too many were before them, by the cap that was reached',
    labels: ['scope'],
  })
  const modLog = metrics.counter({
    name: 'nexus_mod_log_messages_total',
    help: 'Messages of the mod log, by what was done',
    labels: ['outcome'],
  })
  return {
    settled(order, done) {
      const { caseId, action } = order.data
      const outcome = done.kind === 'failed' ? done.fault : done.kind
      enforcements.inc({ action: action.kind, outcome })
      const { id: orderId, guildId, correlationId } = order
      const facts = { caseId, orderId, guildId, correlationId, action: action.kind }
      if (done.kind === 'applied') log.info({ ...facts, isFoundOut: done.isFoundOut }, 'enforcement applied')
      else if (done.kind === 'late') log.warn({ ...facts, lateByMs: done.lateByMs }, 'enforcement expired')
      else log.warn({ ...facts, fault: done.fault, discordCode: done.discordCode }, 'enforcement failed')
    },
    capped({ guildId, data: { caseId } }, { scope, name, limit, withinMs }) {
      caps.inc({ scope })
      log.error({ guildId, caseId, scope, name, limit, withinMs }, 'blast radius reached: only proposing')
    },
    modLogShown(caseId, guildId, how) {
      modLog.inc({ outcome: how })
      log.info({ caseId, guildId, how }, 'case shown in the mod log')
    },
    modLogFailed(caseId, guildId, fault) {
      modLog.inc({ outcome: fault })
      log.error({ caseId, guildId, fault }, 'case could not be shown in the mod log')
    },
    modLogMissing(guildId, channel) {
      log.error({ guildId, channel }, 'no mod-log channel: staff of this guild see no cases')
    },
    modLogDelayed(caseId, error, waitMs) {
      log.warn({ caseId, err: error, waitMs }, 'the mod log waits')
    },
    unshownNotFound(error) {
      log.warn({ err: error }, 'cases that nobody showed could not be looked for; trying again')
    },
  }
}
