import { identify, say } from '@nexus/events'
import { openStreams } from '@nexus/streams'
import type { BenchWorld } from './bench-world.ts'
import { ASKED_WORD, ENFORCED_WORD, NOTED_WORD } from './texts.ts'
import { until } from './until.ts'

const words = (word: string) => ({ kind: 'words', match: 'word', words: [word] })

/** The preset with one rule for each thing that may follow; the local model asks nobody, so that shares are exact. */
const document = {
  ai: { escalateFrom: 1_001 },
  rules: [
    { id: 'bench-note', category: 'other', severity: 1, asks: 'note', trigger: words(NOTED_WORD) },
    { id: 'bench-ask', category: 'harassment', severity: 2, asks: 'verdict', trigger: words(ASKED_WORD) },
    {
      id: 'bench-enforce',
      category: 'spam',
      severity: 1,
      asks: 'enforce',
      trigger: words(ENFORCED_WORD),
      actions: [{ kind: 'delete' }],
    },
  ],
}

/** Gives every guild the benches' policy, as staff would, and waits until it holds. */
export async function setPolicies({ redisUrl, guildIds, database }: BenchWorld): Promise<void> {
  await using streams = await openStreams({ url: redisUrl, clientName: 'nexus-bench' })
  const occurredAt = Date.now()
  const entries = guildIds.map((guildId) => {
    const id = identify(occurredAt, 'bench', guildId)
    const cause = { id, occurredAt, guildId, correlationId: id }
    const by = 'bench-staff-member'
    const command = say('commands', cause, { type: 'ChangePolicy', data: { by, document } })
    return {
      partition: streams.partitionOf(guildId),
      fields: ['t', command.type, 'm', JSON.stringify(command)],
    }
  })
  await streams.publish('staff.commands', entries)
  await until('the policies to hold', 60_000, async () => {
    const { rows } = await database.query<{ count: string }>(
      `select count(*) from nexus.event where type = 'PolicyChanged'`,
    )
    return Number(rows[0]?.count) >= guildIds.length
  })
}
