import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Backlog, type PendingEntry } from './backlog.ts'

const entry = fc.record<PendingEntry>({
  source: fc.nat(1),
  id: fc.nat(30).map(String),
  attempts: fc.nat(2),
})

describe('a backlog', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('hands out everything once, in order, together only what is alike, whatever is cancelled meanwhile', () => {
    const step = fc.oneof(
      fc.record({ act: fc.constant('add' as const), entries: fc.array(entry) }),
      fc.record({ act: fc.constant('take' as const), most: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ act: fc.constant('cancel' as const), entry }),
    )
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const backlog = new Backlog(() => undefined)
        let model: PendingEntry[] = []
        for (const one of steps) {
          if (one.act === 'add') {
            backlog.add(one.entries)
            model.push(...one.entries)
          } else if (one.act === 'cancel') {
            backlog.cancel(one.entry.source, one.entry.id)
            model = model.filter(({ source, id }) => source !== one.entry.source || id !== one.entry.id)
          } else {
            const alike = backlog.peekAlike(one.most)
            expect(alike).toEqual(model.slice(0, alike.length))
            expect(alike.length).toBeLessThanOrEqual(one.most)
            expect(alike.length > 0).toBe(model.length > 0)
            expect(new Set(alike.map(({ source, attempts }) => `${source}/${attempts}`)).size).toBeLessThanOrEqual(1)
            backlog.remove(alike)
            model = model.slice(alike.length)
          }
          expect(backlog.length).toBe(model.length)
          expect(backlog.first).toEqual(model[0])
          expect([...backlog.idsOf(0)]).toEqual(model.filter(({ source }) => source === 0).map(({ id }) => id))
        }
      }),
    )
  })

  test('removes what was taken also when something before it was cancelled since', () => {
    const backlog = new Backlog(() => undefined)
    backlog.add([1, 2, 3, 4].map((n) => ({ source: 0, id: String(n), attempts: 1 })))
    const taken = backlog.peekAlike(3)
    backlog.cancel(0, '2')
    backlog.remove(taken)
    expect([...backlog.idsOf(0)]).toEqual(['4'])
  })

  test('tells when a postponed entry is due, and knows it before', () => {
    const due = vi.fn()
    const backlog = new Backlog(due)
    backlog.postpone({ source: 0, id: '1-1', attempts: 1 }, 100)
    expect([backlog.length, ...backlog.idsOf(0)]).toEqual([0, '1-1'])
    vi.advanceTimersByTime(99)
    expect(due).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(due).toHaveBeenCalledOnce()
    expect(backlog.first?.id).toBe('1-1')
  })

  test('does not bring back what was cancelled or forgotten while it was postponed', () => {
    const backlog = new Backlog(() => undefined)
    backlog.postpone({ source: 0, id: '1-1', attempts: 1 }, 100)
    backlog.postpone({ source: 0, id: '1-2', attempts: 1 }, 100)
    backlog.cancel(0, '1-1')
    expect([...backlog.idsOf(0)]).toEqual(['1-2'])
    backlog.forgetPostponed()
    vi.advanceTimersByTime(1_000)
    expect(backlog.length).toBe(0)
  })
})
