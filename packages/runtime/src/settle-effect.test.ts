import type { AppendedEvent, Cause, CauseOutcome } from '@nexus/event-log'
import { frameId, type MessageNamed, type Said } from '@nexus/events'
import { describe, expect, test } from 'vitest'
import type { Effect, Incoming } from './handlers.ts'
import type { CauseLog } from './record.ts'
import { settleEffect } from './settle-effect.ts'

const caseId = frameId('case', 1, 1)
const messageId = '5'
const subject = 'Kq3tVbW0sY7mZp1xRf5Naw'
const asked = {
  provider: 'anthropic',
  model: 'm',
  authority: 'primary',
  promptVersion: 'v1',
  isSimulated: true,
} as const
const attempted: Said = { type: 'VerdictAttempted', data: { caseId, messageId, subject, ...asked } }
const failed: Said = {
  type: 'VerdictFailed',
  data: {
    caseId,
    messageId,
    subject,
    fault: 'timeout',
    detail: 'too late',
    provider: 'anthropic',
    model: 'm',
    attempts: 1,
  },
}

function incoming(attempt: number): Incoming<'VerdictRequested'> {
  const id = frameId('session', 1, 1_000)
  const header = {
    id,
    version: 1,
    occurredAt: 1_000,
    guildId: '1',
    correlationId: id,
    causationId: null,
    traceparent: null,
  }
  const message = { ...header, type: 'VerdictRequested' } as unknown as MessageNamed<'VerdictRequested'>
  return { message, partition: 0, entryId: '1-0', attempt, position: 1 }
}

/** A log that keeps cause rows as the real one does. */
function memoryLog(): CauseLog {
  const answers = new Map<string, AppendedEvent[]>()
  let position = 0
  return {
    answered: async (_service, ids) =>
      new Map(ids.flatMap((id) => (answers.has(id) ? [[id, answers.get(id) ?? []] as const] : []))),
    append: async (_service, causes: readonly Cause[]) =>
      causes.map(({ causeId, decisions }): CauseOutcome => {
        const known = answers.get(causeId)
        if (known) return { status: 'already', events: known }
        const events = decisions.flatMap(({ entity, events: added }) =>
          added.map(({ type, json }) => ({ position: ++position, entity, entityVersion: position, type, json })),
        )
        answers.set(causeId, events)
        return { status: 'appended', events }
      }),
  }
}

/** Counts what it does to the world, and may die after doing it. */
function effectOn(world: { done: number; lookedUp: number }, options: { dies?: boolean; found?: boolean } = {}) {
  const effect: Effect<'VerdictRequested', 'VerdictAttempted'> = {
    kind: 'effect',
    intent: 'VerdictAttempted',
    orderKey: () => caseId,
    intend: async () => ({ proposals: [{ entity: `case:${caseId}`, events: [attempted] }] }),
    perform: async () => {
      world.done += 1
      if (options.dies) throw new Error('the process died here')
      return [{ entity: `case:${caseId}`, events: [failed] }]
    },
    findOut: async () => {
      world.lookedUp += 1
      return options.found ? [{ entity: `case:${caseId}`, events: [failed] }] : null
    },
  }
  return effect
}

const settle = (log: CauseLog, effect: Effect<'VerdictRequested', 'VerdictAttempted'>, attempt = 1) =>
  settleEffect(incoming(attempt), effect, {
    service: 'ai-router',
    log,
    pass: () => {},
    signal: new AbortController().signal,
  })

describe('an effect', () => {
  test('records what it is about to do, does it, and records what came of it', async () => {
    const world = { done: 0, lookedUp: 0 }
    const events = await settle(memoryLog(), effectOn(world))
    expect(events.map(({ type }) => type)).toEqual(['VerdictAttempted', 'VerdictFailed'])
    expect(world).toEqual({ done: 1, lookedUp: 0 })
  })

  test('is not done again when its outcome is in the log, and says what the log says', async () => {
    const world = { done: 0, lookedUp: 0 }
    const log = memoryLog()
    const first = await settle(log, effectOn(world))
    expect(await settle(log, effectOn(world), 2)).toEqual(first)
    expect(await settle(log, effectOn(world), 1)).toEqual(first)
    expect(world.done).toBe(1)
  })

  test('that was cut off is looked up before anything is tried again', async () => {
    const world = { done: 0, lookedUp: 0 }
    const log = memoryLog()
    await expect(settle(log, effectOn(world, { dies: true }))).rejects.toThrow('died')
    const events = await settle(log, effectOn(world, { found: true }), 2)
    expect(events.map(({ type }) => type)).toEqual(['VerdictAttempted', 'VerdictFailed'])
    expect(world).toEqual({ done: 1, lookedUp: 1 })
  })

  test('that was cut off before it was done is done', async () => {
    const world = { done: 0, lookedUp: 0 }
    const log = memoryLog()
    await expect(settle(log, effectOn(world, { dies: true }))).rejects.toThrow('died')
    await settle(log, effectOn(world), 2)
    expect(world).toEqual({ done: 2, lookedUp: 1 })
  })

  test('without an intent is settled with what it says instead', async () => {
    const world = { done: 0, lookedUp: 0 }
    const refusing = {
      ...effectOn(world),
      intend: async () => ({ proposals: [{ entity: `case:${caseId}`, events: [failed] }] }),
    }
    const events = await settle(memoryLog(), refusing)
    expect(events.map(({ type }) => type)).toEqual(['VerdictFailed'])
    expect(world.done).toBe(0)
  })
})
