import type { AppendedEvent, EventLog, EventToAppend } from '@nexus/event-log'
import { type Envelope, passageOf, sayAll } from '@nexus/events'
import { partitionOf, type Streams } from '@nexus/streams'
import type { Ledger } from '../ports.ts'
import { messagesOf } from './log-cases.ts'

export interface LogLedgerOptions {
  readonly eventLog: Pick<EventLog, 'append' | 'answered'>
  readonly streams: Pick<Streams, 'publish'>
  readonly partitions: number
  readonly service: string
}

/** Appends to the log, one row for each cause of `service`, and sends what others read. */
export function logLedger({ eventLog, streams, partitions, service }: LogLedgerOptions): Ledger {
  async function send(guildId: string | null, events: readonly AppendedEvent[]): Promise<void> {
    const partition = partitionOf(guildId, partitions)
    for (const { type, position, entity, entityVersion, json } of events) {
      const [message] = messagesOf([{ type, position, entity, entityVersion, json }])
      const [stream] = message ? passageOf(message.type).streams : []
      if (!stream) continue
      const fields = ['t', type, 'p', String(position), 'n', entity, 'v', String(entityVersion), 'm', json]
      await streams.publish(stream, [{ partition, fields }])
    }
  }
  return {
    async answered(causeId) {
      return messagesOf((await eventLog.answered(service, [causeId])).get(causeId) ?? [])
    },
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
      const wasThere = outcome.status === 'already'
      // What was there before was sent then, or the reconciler of this service sends it.
      if (!wasThere) await send(cause.guildId, outcome.events)
      return { wasThere }
    },
  }
}

function eventOf(envelope: Envelope): EventToAppend {
  return { id: envelope.id, type: envelope.type, version: envelope.version, json: JSON.stringify(envelope) }
}
