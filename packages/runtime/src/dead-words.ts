import type { MemberKeys } from '@nexus/event-log'
import type { Sealed } from '@nexus/events'
import type { DeadWords } from './dispatch.ts'

/** What nobody in particular wrote, or what cannot be attributed: sealed under a key of the guild's own. */
const NOBODY = '0'

/**
 * Recorded messages hold sealed words only and are kept as they are. A carried message is kept sealed under its author's
 * key, so that erasing him also empties the dead letters.
 */
export function deadWords(keys: Pick<MemberKeys, 'subjectsFor' | 'seal' | 'unseal'>): DeadWords {
  return {
    read(delivery) {
      const sealed = delivery.fields.get('sealed')
      if (sealed === undefined) return delivery.fields.get('m') ?? ''
      return keys.unseal(JSON.parse(sealed) as Sealed).then((words) => words ?? '')
    },
    async seal(delivery) {
      const fields = delivery.fields.toArray()
      if (delivery.fields.has('p') || delivery.fields.has('sealed')) return fields
      const words = delivery.fields.get('m') ?? ''
      const guildId = /"guildId":"(\d{1,20})"/.exec(words)?.[1] ?? NOBODY
      const userId = delivery.fields.get('u') ?? NOBODY
      const subject = (await keys.subjectsFor(guildId, [userId])).get(userId)
      const kept = withoutWords(fields)
      return subject === undefined ? kept : [...kept, 'sealed', JSON.stringify(keys.seal(subject, words))]
    },
  }
}

function withoutWords(fields: readonly string[]): string[] {
  const kept: string[] = []
  for (let i = 0; i < fields.length; i += 2) if (fields[i] !== 'm') kept.push(fields[i] ?? '', fields[i + 1] ?? '')
  return kept
}
