import { type DataNamed, timeOfSnowflake } from '@nexus/events'

/** Unix ms at which the judged thing was made, by its id; of an edit, when the message was. */
export function happenedAt({ messageId }: DataNamed<'MessageContextualized'>): number {
  return timeOfSnowflake(messageId)
}
