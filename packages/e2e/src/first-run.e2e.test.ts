import { expect, test } from 'vitest'
import { startConstellation, untilEvent } from './index.ts'

test('a message crosses every service', async () => {
  await using nexus = await startConstellation({ services: ['gateway', 'recorder', 'context', 'moderation', 'ai-router'] })
  const state = nexus.simulator.control.state()
  const guild = state.guilds[0]
  console.log(JSON.stringify(guild).slice(0, 1500))
  nexus.simulator.control.member.post({ guildId: guild.id, channelName: 'general', authorName: 'Grace', content: 'hello there everyone' } as never)
  try {
    await untilEvent(nexus, 'cleared', (e): e is Extract<typeof e, { type: 'MessagesCleared' }> => e.type === 'MessagesCleared', 15000)
  } finally {
    for (const p of nexus.processes.values()) console.log(p.name, p.tail)
  }
  expect(1).toBe(1)
})
