import { computePermissions } from '@nexus/discord'
import { replayGuild } from '@nexus/replay'
import { waitFor } from '@nexus/testing'
import { expect, test } from 'vitest'
import { type Constellation, startConstellation } from './index.ts'

const guildOf = (nexus: Constellation) => nexus.simulator.control.state().guilds[0]?.id ?? ''

/** Ids of the messages that the log says were judged. */
async function judgedIn(nexus: Constellation): Promise<Set<string>> {
  const judged = new Set<string>()
  for (const event of await nexus.events()) {
    if (event.type === 'MessageFlagged') judged.add(event.data.messageId)
    if (event.type === 'MessagesCleared') for (const [messageId] of event.data.messages) judged.add(messageId)
  }
  return judged
}

test('what was judged is judged the same again', async () => {
  await using nexus = await startConstellation({
    services: ['gateway', 'recorder', 'context', 'moderation', 'ai-router'],
  })
  const guildId = guildOf(nexus)
  const { scenarios } = nexus.simulator.control
  scenarios.start('chat', { rate: 400, count: 600, seed: 7 })
  scenarios.start('scam', { rate: 50, count: 40, seed: 7 })
  await waitFor(() => scenarios.list().every(({ isRunning }) => !isRunning), { timeoutMs: 60_000, what: 'scenarios' })
  const sent = scenarios.list().flatMap(({ messageIds }) => messageIds)
  await waitFor(async () => (await judgedIn(nexus)).size >= sent.length, {
    timeoutMs: 60_000,
    what: 'all to be judged',
  })

  const replayed = await replayGuild({
    eventLog: nexus.log,
    guildId,
    from: 0,
    until: Date.now() + 60_000,
    computePermissions,
  })
  console.log(replayed)
  expect(replayed.messages).toBeGreaterThanOrEqual(sent.length)
  expect(replayed.differences).toEqual([])
})
