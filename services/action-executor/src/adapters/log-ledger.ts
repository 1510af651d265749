import type { EventLog } from '@nexus/event-log'
import { readableOf, recordOf } from '@nexus/runtime'
import type { Ledger } from '../ports.ts'

/** Appends to the log, one row for each cause of `service`. What it records here is for the audit alone, and is not sent. */
export function logLedger(eventLog: Pick<EventLog, 'append'>, service: string): Ledger {
  return {
    async record(cause, proposals) {
      const [outcome] = await eventLog.append(service, [recordOf(service, cause, proposals)])
      // Without an expected version there is nothing to conflict with.
      if (!outcome || outcome.status === 'conflict')
        throw new Error(`the log did not take what follows from ${cause.id}`)
      return {
        events: readableOf(outcome.events).map(({ message }) => message),
        wasThere: outcome.status === 'already',
      }
    },
  }
}
