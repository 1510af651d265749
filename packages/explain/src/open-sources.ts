import { type EventLog, openFrames } from '@nexus/event-log'
import { identify, type Surfaces, timeOfSnowflake } from '@nexus/events'
import type { ArchivedEvent, ChainSources } from './sources.ts'

/** How the words of a message are read; the domain's own functions, which judged them. */
export interface SurfaceReader {
  surfacesOf(message: Readonly<Record<string, unknown>>, before?: Surfaces): Surfaces
  surfacesText(surfaces: Surfaces): string
}

type Log = Pick<EventLog, 'readMessageArchive' | 'answered' | 'readEntities' | 'readEvents' | 'read' | 'keys'>

/** A chain out of the log and the archive. */
export function openSources(eventLog: Log, reader: SurfaceReader): ChainSources {
  return {
    async archived(messageId) {
      const events = (await eventLog.readMessageArchive(messageId)).filter(({ guildId }) => guildId !== null)
      const opened = await openFrames(eventLog.keys, events)
      return events.map(({ eventId, type, guildId, entryId }, index) => ({
        eventId,
        type,
        guildId: guildId ?? '',
        ...frameOf(opened[index] ?? null, Number(entryId.split('-')[0])),
      }))
    },

    async judgedAs(messageId, archived) {
      const guildId = archived[0]?.guildId ?? ''
      const ids = [identify(timeOfSnowflake(messageId), 'context', guildId, 'message', messageId)]
      const keyedHash = await eventLog.keys.digester()
      let surfaces: Surfaces | undefined
      for (const { type, d, occurredAt } of archived) {
        if (d === null || (type !== 'MESSAGE_CREATE' && type !== 'MESSAGE_UPDATE')) continue
        surfaces = reader.surfacesOf(d, surfaces)
        if (type === 'MESSAGE_CREATE') continue
        const at = timeIn(d) ?? occurredAt
        const digest = keyedHash(reader.surfacesText(surfaces))
        ids.push(identify(at, 'context', guildId, 'edit', messageId, String(at), digest))
      }
      return ids
    },

    answers: (service, causeIds) => eventLog.answered(service, causeIds),
    histories: (entities, range) => eventLog.readEntities(entities, range),
    named: (ids) => eventLog.readEvents(ids),
    page: (after, limit, types) => eventLog.read({ after, limit, ...(types ? { types } : {}) }),

    async unseal(guildId, sealed) {
      const member = await eventLog.keys.memberOf(sealed.subject)
      return member?.guildId === guildId ? eventLog.keys.unseal(sealed) : null
    },
  }
}

/** What an archived frame says; of an erased author only when it came. */
function frameOf(json: string | null, cameAt: number): Pick<ArchivedEvent, 'occurredAt' | 'd'> {
  if (json === null) return { occurredAt: cameAt, d: null }
  const { occurredAt, data } = JSON.parse(json) as { occurredAt: number; data: { d: Record<string, unknown> } }
  return { occurredAt, d: data.d }
}

function timeIn({ edited_timestamp: edited }: Readonly<Record<string, unknown>>): number | null {
  const time = typeof edited === 'string' ? Date.parse(edited) : Number.NaN
  return Number.isNaN(time) ? null : time
}
