import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import type { EventLog } from '@nexus/event-log'
import { type Envelope, identify, traceparentOf } from '@nexus/events'

/** Records in the log that whoever runs this command read members' words. */
export async function recordReading(
  eventLog: EventLog,
  reading: { readonly guildId: string; readonly purpose: string; readonly subjects: readonly string[] },
): Promise<void> {
  const at = Date.now()
  const causeId = identify(at, 'cli', reading.purpose, randomUUID())
  const id = identify(at, causeId, 'WordsRead')
  const event: Envelope = {
    id,
    type: 'WordsRead',
    version: 1,
    occurredAt: at,
    guildId: reading.guildId,
    correlationId: causeId,
    causationId: null,
    traceparent: traceparentOf(causeId, id),
    data: { by: `cli ${userInfo().username}`.slice(0, 100), purpose: reading.purpose, subjects: reading.subjects },
  }
  const events = [{ id, type: event.type, version: event.version, json: JSON.stringify(event) }]
  await eventLog.append('cli', [{ causeId, decisions: [{ entity: `staff:${reading.guildId}`, events }] }])
}
