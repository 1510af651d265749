import type { Decision } from '@nexus/event-log'
import { identify, type MessageNamed, say } from '@nexus/events'
import { openStreams } from '@nexus/streams'
import type { Constellation } from './constellation.ts'

/** Gives the guild another policy, as `commands` does when staff ask for one: recorded first, then sent. */
export async function changePolicy(
  { log, redis, partitions }: Constellation,
  guildId: string,
  staffId: string,
  document: Record<string, unknown>,
): Promise<void> {
  const [by = ''] = await log.keys.subjectsOf([{ guildId, userId: staffId }])
  const occurredAt = Date.now()
  const id = identify(occurredAt, 'policy asked for', guildId, JSON.stringify(document))
  const command = say(
    'commands',
    { id, occurredAt, guildId, correlationId: id },
    { type: 'ChangePolicy', data: { by, document } },
  )
  const [outcome] = await log.append('commands', [{ causeId: id, decisions: [decisionOf(command, guildId)] }])
  if (outcome?.status !== 'appended') throw new Error(`the policy was not asked for: ${outcome?.status}`)
  await using streams = await openStreams({ url: redis.url, partitions, clientName: 'e2e-policy' })
  const entries = outcome.events.map(({ type, position, entity, entityVersion, json }) => ({
    partition: streams.partitionOf(guildId),
    fields: ['t', type, 'p', String(position), 'n', entity, 'v', String(entityVersion), 'm', json],
  }))
  await streams.publish('staff.commands', entries)
}

function decisionOf(command: MessageNamed<'ChangePolicy'>, guildId: string): Decision {
  const { id, type, version } = command
  return { entity: `staff:${guildId}`, events: [{ id, type, version, json: JSON.stringify(command) }] }
}
