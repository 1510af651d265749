import { identify, type Said, say } from '@nexus/events'
import type { GapBook } from '../ports.ts'

/** The log, as far as gaps need it. */
export interface GapLog {
  append(
    service: string,
    causes: readonly {
      readonly causeId: string
      readonly decisions: readonly {
        readonly entity: string
        readonly events: readonly { id: string; type: string; version: number; json: string }[]
      }[]
    }[],
  ): Promise<unknown>
}

/** Gaps as events of the log. `trying` repeats the append for as long as the log is away. */
export function loggedGaps(log: GapLog, trying: <R>(work: () => Promise<R>) => Promise<R>): GapBook {
  return {
    async record({ shardId, ...data }) {
      const causeId = identify(data.until, 'gateway', shardId, data.cause, data.from, data.until)
      const said = { type: 'GapRecorded', data } satisfies Said
      const event = say('gateway', { id: causeId, occurredAt: data.until, guildId: null, correlationId: causeId }, said)
      const { id, type, version } = event
      const decision = { entity: `gateway:${shardId}`, events: [{ id, type, version, json: JSON.stringify(event) }] }
      await trying(() => log.append('gateway', [{ causeId, decisions: [decision] }]))
    },
  }
}
