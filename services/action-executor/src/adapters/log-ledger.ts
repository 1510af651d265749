import type { EventLog, EventToAppend } from '@nexus/event-log'
import { type Envelope, sayAll } from '@nexus/events'
import type { Ledger } from '../ports.ts'
import { recordedOf } from './log-cases.ts'

/** Appends to the log, one row for each cause of `service`. What it records here is for the audit alone, and is not sent. */
export function logLedger(eventLog: Pick<EventLog, 'append'>, service: string): Ledger {
  return {
    async record(cause, proposals) {
      const envelopes = sayAll(
        service,
        cause,
        proposals.flatMap(({ events }) => events),
      )
      const decisions = proposals.map(({ entity, events }) => ({
        entity,
        events: envelopes.splice(0, events.length).map(eventOf),
      }))
      const [outcome] = await eventLog.append(service, [{ causeId: cause.id, decisions }])
      // Without an expected version there is nothing to conflict with.
      if (!outcome || outcome.status === 'conflict')
        throw new Error(`the log did not take what follows from ${cause.id}`)
      return {
        events: outcome.events.flatMap(recordedOf).map(({ message }) => message),
        wasThere: outcome.status === 'already',
      }
    },
  }
}

function eventOf(envelope: Envelope): EventToAppend {
  return { id: envelope.id, type: envelope.type, version: envelope.version, json: JSON.stringify(envelope) }
}
