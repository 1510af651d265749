import type { Connections } from './connect.ts'
import { type DeadEntry, deadLetterFields, MOST_DEAD_LETTERS } from './dead-letter-fields.ts'
import type { Fence } from './fence.ts'
import { deadKey, leaseKey } from './keys.ts'

/**
 * Moves a pending entry, read from `sourceKey` under `fence`, to the dead letters of its stream.
 * @returns how many old dead letters were dropped for it, or 'fence-lost'
 */
export async function moveToDead(
  { commands, persist }: Connections,
  { fence, sourceKey, entry }: { readonly fence: Fence; readonly sourceKey: string; readonly entry: DeadEntry },
): Promise<number | 'fence-lost'> {
  const { partition, lease, value } = fence
  const keys = [leaseKey(partition, lease), sourceKey, deadKey(partition, entry.stream)]
  const answer = await persist('dead-letter', () =>
    commands.nexusDeadLetter(3, [
      ...keys,
      ...[value, entry.group, entry.entryId, MOST_DEAD_LETTERS],
      ...deadLetterFields(entry),
    ]),
  )
  return typeof answer === 'number' ? 'fence-lost' : answer[1]
}
