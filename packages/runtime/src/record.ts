import type { AppendedEvent, CauseOutcome, Decision, EventToAppend, Cause as LogCause } from '@nexus/event-log'
import {
  type Cause,
  type Envelope,
  type Message,
  parseMessage,
  passageOf,
  type Said,
  type Stream,
  sayAll,
} from '@nexus/events'
import type { Proposal, Recorded } from './handlers.ts'

/** The log, as much of it as the runtime needs. */
export interface CauseLog {
  /** Appends causes in order, at most 100 events; outcomes come in the order of the causes. */
  append(service: string, causes: readonly LogCause[]): Promise<readonly CauseOutcome[]>
  /** What the log already holds for these causes of this service. */
  answered(service: string, causeIds: readonly string[]): Promise<ReadonlyMap<string, readonly AppendedEvent[]>>
}

/** Puts what `service` decided on `cause` into the bytes that the log will hold. */
export function recordOf(service: string, cause: Cause, proposals: readonly Proposal[]): LogCause {
  return { causeId: cause.id, decisions: decisionsOf(service, cause, proposals) }
}

export function decisionsOf(service: string, cause: Cause, proposals: readonly Proposal[]): Decision[] {
  const said: Said[] = proposals.flatMap(({ events }) => events)
  const envelopes = sayAll(service, cause, said)
  let next = 0
  return proposals.map(({ entity, expectedVersion, events }) => ({
    entity,
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
    events: events.map(() => bytesOf(envelopes[next++] as Envelope)),
  }))
}

function bytesOf(envelope: Envelope): EventToAppend {
  return { id: envelope.id, type: envelope.type, version: envelope.version, json: JSON.stringify(envelope) }
}

/** An entry for a stream: the stream's name and flat `field, value` pairs. */
export interface OutgoingEvent {
  readonly stream: Stream
  readonly fields: readonly string[]
}

/** How an event that the log holds is sent; null for those that are for the audit alone. */
export function entryOf(event: AppendedEvent): OutgoingEvent | null {
  const [stream] = passageOf(event.type as Message['type']).streams
  if (!stream) return null
  return {
    stream,
    fields: [
      't',
      event.type,
      'p',
      String(event.position),
      'n',
      event.entity,
      'v',
      String(event.entityVersion),
      'm',
      event.json,
    ],
  }
}

/** Reads back an event of the log. @throws when the log holds what this build cannot read. */
export function recordedOf(event: AppendedEvent): Recorded {
  const parsed = parseMessage(event.json)
  if (!parsed.ok) throw new Error(`the log holds an event that cannot be read: ${parsed.fault.detail}`)
  const { position, entity, entityVersion } = event
  return { message: parsed.message, position, entity, entityVersion } as Recorded
}

/** Reads back events of the log. Those that this build cannot read are left out. */
export function readableOf(events: readonly AppendedEvent[]): Recorded[] {
  return events.flatMap(({ json, position, entity, entityVersion }) => {
    const parsed = parseMessage(json)
    return parsed.ok ? [{ message: parsed.message, position, entity, entityVersion } as Recorded] : []
  })
}
