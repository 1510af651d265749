import { catalog, identify, traceparentOf } from '@nexus/events'
import type { ContextualizedDraft } from './frame.ts'

const { type, version } = catalog.MessageContextualized

/**
 * The envelope of a judged message. Its id comes from the message (and the edit), not from the frame that told of it: a
 * message that arrives twice on different ways is judged once. It is spliced, since its data are JSON already.
 */
export function contextualizedJson(
  { guildId, occurredAt, root, dataJson }: ContextualizedDraft,
  frameId: string,
): string {
  const id = identify(occurredAt, 'context', guildId, ...root)
  return (
    `{"id":"${id}","type":"${type}","version":${version},"occurredAt":${occurredAt},"guildId":"${guildId}"` +
    `,"correlationId":"${frameId}","causationId":"${frameId}","traceparent":"${traceparentOf(frameId, id)}","data":${dataJson}}`
  )
}
