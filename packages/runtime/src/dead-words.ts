import type { MemberKeys } from '@nexus/event-log'
import type { Sealed } from '@nexus/events'
import type { DeadWords } from './dispatch.ts'
import { putTogether, takeApart } from './quotes.ts'

/** What nobody in particular wrote, or what cannot be attributed: sealed under a key of the guild's own. */
const NOBODY = '0'

/**
 * Recorded messages hold sealed words only and are kept as they are. A carried message is kept sealed under its author's
 * key, and what it quotes of others each under theirs, so that erasing one of them empties the dead letters of his words.
 */
export function deadWords(keys: Pick<MemberKeys, 'subjectsFor' | 'seal' | 'unseal' | 'unsealAll'>): DeadWords {
  return {
    read(delivery) {
      const sealed = delivery.fields.get('sealed')
      if (sealed === undefined) return delivery.fields.get('m') ?? ''
      return open(sealed, delivery.fields.get('quotes'))
    },
    async seal(delivery) {
      const fields = delivery.fields.toArray()
      if (delivery.fields.has('p') || delivery.fields.has('sealed')) return fields
      const words = delivery.fields.get('m') ?? ''
      const guildId = /"guildId":"(\d{1,20})"/.exec(words)?.[1] ?? NOBODY
      const { authorId, json, quotes } = takeApart(words, delivery.fields.get('u') ?? null)
      const userId = authorId ?? NOBODY
      const subjects = await keys.subjectsFor(guildId, [userId, ...quotes.map((quote) => quote.authorId)])
      const sealAs = (by: string, text: string) => keys.seal(subjects.get(by) ?? '', text)
      const apart = quotes.map((quote) => sealAs(quote.authorId, quote.json))
      const quoted = apart.length > 0 ? ['quotes', JSON.stringify(apart)] : []
      return [...withoutWords(fields), 'sealed', JSON.stringify(sealAs(userId, json)), ...quoted]
    },
  }

  async function open(sealed: string, quotes: string | undefined): Promise<string> {
    const words = await keys.unseal(JSON.parse(sealed) as Sealed)
    if (words === null) return ''
    if (quotes === undefined) return words
    return putTogether(words, await keys.unsealAll(JSON.parse(quotes) as Sealed[]))
  }
}

function withoutWords(fields: readonly string[]): string[] {
  const kept: string[] = []
  for (let i = 0; i < fields.length; i += 2) if (fields[i] !== 'm') kept.push(fields[i] ?? '', fields[i + 1] ?? '')
  return kept
}
