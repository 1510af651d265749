import type { EventLog } from '@nexus/event-log'
import { parseMessage } from '@nexus/events'
import type { SimulatorClient } from '../simulator-client.ts'

export interface FirstDecision {
  readonly messageId: string
  readonly guildId: string
  readonly caseId: string
  /** The event that decided it. */
  readonly type: string
}

const SCAM = '@everyone free nitro for 3 months, claim before it is gone https://discord-nitro-gift.example/claim'
const DECISIONS = ['EnforcementApplied', 'ReviewRequested', 'CaseDismissed'] as const

/**
 * Lets simulated members chat, one of them with a scam, and waits until the log holds the decision of that message's case.
 * Null when `signal` aborts first.
 */
export async function firstDecision(
  simulator: SimulatorClient,
  eventLog: EventLog,
  signal: AbortSignal,
): Promise<FirstDecision | null> {
  const { position: after } = await eventLog.head()
  const guildId = (await simulator.state()).guilds[0]?.id
  if (guildId === undefined) throw new Error('the simulated Discord has no guild')
  await simulator.startScenario('chat', { rate: 4, count: 12, seed: Date.now() % 1_000_000 })
  const { messageId } = await simulator.post({ guildId, authorId: await someone(simulator, guildId), content: SCAM })

  const cases = new Set<string>()
  for await (const { events } of eventLog.subscribe({ after, signal, types: ['MessageFlagged', ...DECISIONS] })) {
    for (const { json } of events) {
      const parsed = parseMessage(json)
      if (!parsed.ok) continue
      const { type, data } = parsed.message
      if (type === 'MessageFlagged') {
        if (data.messageId === messageId) cases.add(data.caseId)
      } else if ('caseId' in data && data.caseId !== null && cases.has(data.caseId)) {
        return { messageId, guildId, caseId: data.caseId, type }
      }
    }
  }
  return null
}

/** An ordinary member who may post now; a newcomer when everyone is timed out. */
async function someone(simulator: SimulatorClient, guildId: string): Promise<string> {
  const ordinary = (await simulator.members(guildId)).filter(
    ({ username, roles, timedOutUntil }) =>
      /^[a-z]+$/.test(username) &&
      roles.length === 0 &&
      (timedOutUntil === null || Number(new Date(timedOutUntil)) < Date.now()),
  )
  // Neither the owner nor the one who takes no direct messages.
  const chosen = ordinary.find(({ username }) => username !== 'ada' && username !== 'peggy')
  if (chosen) return chosen.userId
  const joined = await simulator.ask('POST', '/members/join', {
    guildId,
    newName: `newcomer_${Date.now() % 100_000}`,
    accountAgeDays: 2,
  })
  return String((joined as { userId: string }).userId)
}
