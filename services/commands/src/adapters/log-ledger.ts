import type { AppendedEvent, EventLog } from '@nexus/event-log'
import { entryOf, recordOf } from '@nexus/runtime'
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
    for (const event of events) {
      const entry = entryOf(event)
      if (entry) await streams.publish(entry.stream, [{ partition, fields: entry.fields }])
    }
  }
  return {
    async answered(causeId) {
      return messagesOf((await eventLog.answered(service, [causeId])).get(causeId) ?? [])
    },
    async record(cause, proposals) {
      const [outcome] = await eventLog.append(service, [recordOf(service, cause, proposals)])
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
