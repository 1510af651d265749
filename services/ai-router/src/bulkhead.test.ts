import { describe, expect, test } from 'vitest'
import { bulkhead } from './bulkhead.ts'

const quiet = new AbortController().signal

describe('a bulkhead', () => {
  test('runs no more than its places, the rest in order of arrival', async () => {
    const room = bulkhead({ places: 2, queue: 10 })
    const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>())
    const started: number[] = []
    const all = gates.map((gate, index) =>
      room.run(async () => {
        started.push(index)
        await gate.promise
        return index
      }, quiet),
    )
    await Promise.resolve()
    expect({ started: [...started], running: room.running, waiting: room.waiting }).toEqual({
      started: [0, 1],
      running: 2,
      waiting: 3,
    })
    for (const gate of gates) gate.resolve()
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4])
    expect(started).toEqual([0, 1, 2, 3, 4])
    expect(room.running).toBe(0)
  })

  test('turns away what finds no room', async () => {
    const room = bulkhead({ places: 1, queue: 0 })
    const gate = Promise.withResolvers<void>()
    const first = room.run(() => gate.promise, quiet)
    await expect(room.run(async () => 'x', quiet)).rejects.toMatchObject({ fault: 'unavailable' })
    gate.resolve()
    await first
    expect(await room.run(async () => 'x', quiet)).toBe('x')
  })

  test('lets one leave the queue, and gives its place to the next', async () => {
    const room = bulkhead({ places: 1, queue: 5 })
    const gate = Promise.withResolvers<void>()
    const first = room.run(() => gate.promise, quiet)
    const impatient = new AbortController()
    const second = room.run(async () => 'second', impatient.signal)
    const third = room.run(async () => 'third', quiet)
    impatient.abort(new Error('too long'))
    await expect(second).rejects.toThrow('too long')
    gate.resolve()
    await first
    expect(await third).toBe('third')
    expect({ running: room.running, waiting: room.waiting }).toEqual({ running: 0, waiting: 0 })
  })

  test('frees its place when the work fails', async () => {
    const room = bulkhead({ places: 1, queue: 0 })
    await expect(room.run(() => Promise.reject(new Error('boom')), quiet)).rejects.toThrow('boom')
    expect(await room.run(async () => 1, quiet)).toBe(1)
  })
})
