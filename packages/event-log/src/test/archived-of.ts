import { identify } from '@nexus/events'
import type { EventToArchive } from '../archive.ts'

/** The nth frame of a session in one partition; `before` is the one before it unless told otherwise. */
export function archivedOf(sequence: number, overrides: Partial<EventToArchive> = {}): EventToArchive {
  return {
    entryId: `${sequence}-0`,
    eventId: identify(sequence, 'frame', sequence),
    sessionId: 'session',
    sequence,
    before: sequence - 1,
    type: 'MESSAGE_CREATE',
    guildId: '1098765432109876543',
    channelId: '1098765432109876544',
    messageId: null,
    subject: null,
    data: Buffer.from(`frame ${sequence}`),
    ...overrides,
  }
}
