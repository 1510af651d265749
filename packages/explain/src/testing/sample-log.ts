import { type Cause, identify, type Message, type Said, sayAll, snowflakeAt, timeOfSnowflake } from '@nexus/events'
import { plainAuthor, scamSignal } from '@nexus/testing'
import type { ArchivedEvent, ChainSources, LoggedEvent } from '../sources.ts'

export const GUILD = '1190000000000000001'
export const AT = 1_763_800_000_000
const SUBJECT = 'Kq3tVbW0sY7mZp1xRf5Naw'

/** A log and an archive in memory, filled by telling what happened. */
export class SampleLog {
  readonly logged: LoggedEvent[] = []
  readonly frames: (ArchivedEvent & { readonly messageId: string })[] = []
  readonly #answers = new Map<string, LoggedEvent[]>()
  readonly #versions = new Map<string, number>()
  readonly erased = new Set<string>()

  /** Discord delivers a message: what it is called, and the cause that `moderation` answers. */
  deliver(content: string, at = AT): { messageId: string; cause: Cause } {
    const messageId = String(BigInt(snowflakeAt(at)) + BigInt(this.frames.length))
    const eventId = identify(at, 'frame', messageId)
    this.frames.push({
      messageId,
      eventId,
      type: 'MESSAGE_CREATE',
      guildId: GUILD,
      occurredAt: at,
      d: { content },
    })
    const id = identify(at, 'context', GUILD, 'message', messageId)
    return { messageId, cause: { id, occurredAt: at, guildId: GUILD, correlationId: eventId } }
  }

  /** A service answers a cause; the answers are in the log. */
  record(service: string, cause: Cause, entity: string, ...answers: Said[]): Message[] {
    const messages = sayAll(service, cause, answers) as Message[]
    const events = messages.map((message) => {
      const entityVersion = (this.#versions.get(entity) ?? 0) + 1
      this.#versions.set(entity, entityVersion)
      const event = {
        position: this.logged.length + 1,
        entity,
        entityVersion,
        type: message.type,
        json: JSON.stringify(message),
      }
      this.logged.push(event)
      return event
    })
    const key = `${service} ${cause.id}`
    this.#answers.set(key, [...(this.#answers.get(key) ?? []), ...events])
    return messages
  }

  /** Recorded without being the answer to a cause, as clears are. */
  recordFreely(cause: Cause, entity: string, ...answers: Said[]): void {
    this.record('nobody', cause, entity, ...answers)
  }

  readonly sources: ChainSources = {
    archived: async (messageId) => this.frames.filter((frame) => frame.messageId === messageId),
    judgedAs: async (messageId) => [identify(timeOfSnowflake(messageId), 'context', GUILD, 'message', messageId)],
    answers: async (service, causeIds) =>
      new Map(
        causeIds.flatMap((id) => {
          const events = this.#answers.get(`${service} ${id}`)
          return events ? [[id, events] as const] : []
        }),
      ),
    histories: async (entities, { afterVersion = 0 } = {}) =>
      new Map(
        entities.map((entity) => [
          entity,
          this.logged.filter((event) => event.entity === entity && event.entityVersion > afterVersion),
        ]),
      ),
    named: async (ids) => {
      const found = this.logged.map((event) => [(JSON.parse(event.json) as Message).id, event] as const)
      return new Map(found.filter(([id]) => ids.includes(id)))
    },
    page: async (after, limit, types) => {
      const page = this.logged.slice(after, after + limit)
      const events = page.filter(({ type }) => !types || types.includes(type))
      return { events, last: after + page.length, head: this.logged.length }
    },
    unseal: async (_guild, { subject, ciphertext }) => (this.erased.has(subject) ? null : ciphertext),
  }
}

export const seal = (words: unknown) => ({ subject: SUBJECT, ciphertext: JSON.stringify(words) })

/** What moderation says when a message is flagged, a model is sure, and the member is timed out. */
export function flaggedCase(messageId: string, caseId: string): Said[] {
  return [
    {
      type: 'MessageFlagged',
      data: {
        kind: 'message',
        caseId,
        messageId,
        channelId: '5',
        subject: SUBJECT,
        facts: plainAuthor,
        signals: [scamSignal],
        score: 870,
        evidence: { message: seal({ content: 'free nitro' }), author: seal({}), window: [], replyTo: null },
        asOf: { entryId: '1-1', logPosition: 0, policyVersion: 0 },
        contextHash: '0'.repeat(32),
      },
    },
    {
      type: 'CaseOpened',
      data: {
        caseId,
        number: 1,
        subject: SUBJECT,
        channelId: '5',
        messageId,
        category: 'scam',
        severity: 3,
        source: 'rule',
      },
    },
  ]
}
