import type { Message } from '@nexus/events'
import type { Constellation } from './constellation.ts'

/**
 * What NEXUS promised and did not keep, by the count of those who know: the simulator's own record of what it sent and of
 * what was done to it, compared with the log and the archive. Empty when every promise is kept.
 */
export async function brokenPromises(nexus: Constellation): Promise<string[]> {
  const events = await nexus.events()
  return [
    ...unjudged(nexus, events),
    ...judgedTwice(events),
    ...(await unarchived(nexus)),
    ...withoutOutcome(events),
    ...doneTwice(nexus),
    ...unrecorded(nexus, events),
  ]
}

/** Messages of people that Discord sent, by id. */
function sentMessages({ simulator }: Constellation): Set<string> {
  const { control, world } = simulator
  const bots = new Set([...world.bots.values()].map(({ userId }) => userId))
  const sent = new Set<string>()
  for (let from: number | null = 0; from !== null; ) {
    const page = control.ledger.dispatches({ type: 'MESSAGE_CREATE', from, limit: 10_000 })
    for (const { key } of page.rows) sent.add(key)
    from = page.next
  }
  for (const ofChannel of world.messages.values()) {
    for (const message of ofChannel.values()) if (bots.has(message.authorId)) sent.delete(message.id)
  }
  return sent
}

function unjudged(nexus: Constellation, events: readonly Message[]): string[] {
  const judged = new Set<string>()
  for (const event of events) {
    if (event.type === 'MessageFlagged') judged.add(event.data.messageId)
    if (event.type === 'MessagesCleared') for (const [messageId] of event.data.messages) judged.add(messageId)
  }
  return [...sentMessages(nexus)].filter((id) => !judged.has(id)).map((id) => `message ${id} was sent and never judged`)
}

function judgedTwice(events: readonly Message[]): string[] {
  const flagged = new Map<string, number>()
  for (const event of events) {
    if (event.type !== 'MessageFlagged') continue
    const key = `${event.data.messageId} (${event.data.kind})`
    flagged.set(key, (flagged.get(key) ?? 0) + 1)
  }
  return [...flagged]
    .filter(([, count]) => count > 1)
    .map(([key, count]) => `message ${key} was flagged ${count} times`)
}

async function unarchived(nexus: Constellation): Promise<string[]> {
  const archived = new Set<string>()
  for (let partition = 0; partition < nexus.partitions; partition++) {
    for await (const page of nexus.log.scanArchive({ partition })) {
      for (const { messageId, type } of page) if (type === 'MESSAGE_CREATE' && messageId) archived.add(messageId)
    }
  }
  return [...sentMessages(nexus)]
    .filter((id) => !archived.has(id))
    .map((id) => `message ${id} was sent and never archived`)
}

const TERMINAL = new Set(['EnforcementApplied', 'EnforcementFailed', 'EnforcementExpired', 'EnforcementReversed'])

function withoutOutcome(events: readonly Message[]): string[] {
  const outcomes = new Map<string, number>()
  const verdicts = new Set<string>()
  for (const event of events) {
    if (TERMINAL.has(event.type) && 'orderId' in event.data)
      outcomes.set(event.data.orderId, (outcomes.get(event.data.orderId) ?? 0) + 1)
    if (event.type === 'VerdictReached' || event.type === 'VerdictFailed')
      verdicts.add(`${event.data.caseId} ${event.data.messageId}`)
  }
  const broken: string[] = []
  for (const event of events) {
    if (event.type === 'EnforcementOrdered') {
      const count = outcomes.get(event.id) ?? 0
      if (count !== 1) broken.push(`order ${event.id} (${event.data.action.kind}) has ${count} outcomes`)
    }
    if (event.type === 'VerdictRequested' && !verdicts.has(`${event.data.caseId} ${event.data.messageId}`)) {
      broken.push(`message ${event.data.messageId} was to be judged by a model and never was`)
    }
  }
  return broken
}

/** Deletions and posts by what they were done to; a member may be timed out and released again and again. */
function doneTwice({ simulator }: Constellation): string[] {
  return Object.entries(simulator.control.ledger.appliedByKey)
    .filter(([key, count]) => count > 1 && (key.startsWith('message.delete ') || key.startsWith('message.create ')))
    .map(([key, count]) => `${key} was done ${count} times`)
}

/** Timeouts that Discord applied and the log does not know of, or knows more of. */
function unrecorded({ simulator }: Constellation, events: readonly Message[]): string[] {
  const { rows } = simulator.control.ledger.effects({ action: 'member.timeout', limit: 100_000 })
  const applied = rows.filter(({ isApplied, status }) => isApplied && status < 300).length
  const recorded = events.filter(
    (event) => event.type === 'EnforcementApplied' && event.data.action.kind === 'timeout',
  ).length
  return applied === recorded ? [] : [`Discord applied ${applied} timeouts, the log says ${recorded}`]
}
