import type { AppendedEvent } from '@nexus/event-log'
import { type Message, type MessageNamed, sayAll } from '@nexus/events'
import { describe, expect, test } from 'vitest'
import type { Reach } from '../ports.ts'
import { AT, GUILD, order } from '../testing/sample-guild.ts'
import { logReach } from './log-reach.ts'

const ENTITY = `reach:${GUILD}`

/** A log that takes only what was decided on the history as it is. */
class Log {
  readonly history: AppendedEvent[] = []
  reads = 0

  async readEntities() {
    this.reads += 1
    return new Map([[ENTITY, [...this.history]]])
  }

  append(cause: Message, { proposals }: Awaited<ReturnType<Reach['count']>>): boolean {
    if (proposals.some(({ expectedVersion }) => expectedVersion !== this.history.length)) return false
    const said = sayAll(
      'action-executor',
      cause,
      proposals.flatMap(({ events }) => events),
    )
    for (const message of said) {
      const version = this.history.length + 1
      const json = JSON.stringify(message)
      this.history.push({ position: version, entity: ENTITY, entityVersion: version, type: message.type, json })
    }
    return true
  }

  get types() {
    return this.history.map(({ type }) => type)
  }
}

const caseOf = (nth: number) => `0199aaaa-0000-8000-8000-${String(nth).padStart(12, '0')}`
const orderIn = (nth: number, changes: Partial<MessageNamed<'EnforcementOrdered'>['data']> = {}) =>
  order({ kind: 'timeout', durationMs: 600_000 }, { caseId: caseOf(nth), ...changes })

async function act(reach: Reach, log: Log, it: MessageNamed<'EnforcementOrdered'>) {
  for (;;) {
    const counted = await reach.count(it)
    if (log.append(it as Message, counted)) return counted
  }
}

describe('the count of automatic actions', () => {
  test('stops a rule at its cap, says so once, and counts a case once', async () => {
    const log = new Log()
    const reach = logReach(log)
    for (let nth = 0; nth < 100; nth++) {
      expect((await act(reach, log, orderIn(nth))).cap).toBeNull()
      expect((await act(reach, log, orderIn(nth))).proposals).toEqual([])
    }
    for (let nth = 100; nth < 110; nth++) {
      expect((await act(reach, log, orderIn(nth))).cap).toMatchObject({ scope: 'rule', name: 'scam-links', limit: 100 })
    }
    expect(log.types.filter((type) => type === 'BlastRadiusReached')).toHaveLength(1)
    expect(log.types).toHaveLength(101)
    expect(log.reads).toBe(1)
  })

  test('never stands in the way of staff', async () => {
    const log = new Log()
    const reach = logReach(log)
    for (let nth = 0; nth < 120; nth++) await act(reach, log, orderIn(nth))
    expect(await reach.count(orderIn(500, { source: 'staff' }))).toEqual({ cap: null, proposals: [] })
  })

  test('holds when two processes count at once: who loses counts again on what is there', async () => {
    const log = new Log()
    const [one, other] = [logReach(log), logReach(log)]
    const done: boolean[] = []
    for (let nth = 0; nth < 60; nth++) {
      const orders = [orderIn(2 * nth), orderIn(2 * nth + 1)] as const
      const [first, second] = [await one.count(orders[0]), await other.count(orders[1])]
      for (const [reach, it, counted] of [
        [other, orders[1], second],
        [one, orders[0], first],
      ] as const) {
        const last = log.append(it as Message, counted) ? counted : await act(reach, log, it)
        done.push(last.cap === null)
      }
    }
    expect(done.filter(Boolean)).toHaveLength(100)
    expect(log.types.filter((type) => type === 'ReachCounted')).toHaveLength(100)
  })

  test('is taken up where it was by another process', async () => {
    const log = new Log()
    const before = logReach(log)
    for (let nth = 0; nth < 101; nth++) await act(before, log, orderIn(nth))
    const after = await logReach(log).count(orderIn(200))
    expect(after).toMatchObject({ cap: { scope: 'rule' }, proposals: [] })
    const later = { ...orderIn(201), occurredAt: AT + 600_000 }
    expect((await logReach(log).count(later)).cap).toBeNull()
  })
})
