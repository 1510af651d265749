import { identify } from '@nexus/events'
import type { Cause, EventToAppend } from '../cause.ts'

const begun = Date.UTC(2026, 10, 22)

export function causeIdOf(name: string): string {
  return identify(begun, 'cause', name)
}

/** An event whose id and bytes follow from its name. */
export function eventOf(name: string, type = 'CaseDismissed', data: unknown = { name }): EventToAppend {
  const id = identify(begun, 'event', name)
  const json = JSON.stringify({
    id,
    type,
    version: 1,
    occurredAt: begun,
    guildId: '1098765432109876543',
    correlationId: causeIdOf(name),
    causationId: causeIdOf(name),
    traceparent: null,
    data,
  })
  return { id, type, version: 1, json }
}

/** A cause that says one event about one entity. */
export function causeOf(name: string, entity = name, expectedVersion?: number): Cause {
  const decision = { entity, events: [eventOf(name)] }
  return {
    causeId: causeIdOf(name),
    decisions: [expectedVersion === undefined ? decision : { ...decision, expectedVersion }],
  }
}
