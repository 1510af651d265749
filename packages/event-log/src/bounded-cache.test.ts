import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BoundedCache } from './bounded-cache.ts'

const step = fc.record({ key: fc.integer({ min: 0, max: 12 }), act: fc.constantFrom('get', 'set', 'delete') })

describe('a bounded cache', () => {
  test('still has the last entries that were used, with their newest values, and nothing that was deleted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 80 }), (most, steps) => {
        const cache = new BoundedCache<number, number>(most)
        /** Newest use last. */
        const used = new Map<number, number>()
        for (const [at, { key, act }] of steps.entries()) {
          const known = used.get(key)
          const isAmongLast = [...used.keys()].slice(-most).includes(key)
          if (act === 'get') {
            const found = cache.get(key)
            if (isAmongLast) expect(found).toBe(known)
            else expect([undefined, known]).toContain(found)
          } else if (act === 'set') cache.set(key, at)
          else cache.delete(key)
          used.delete(key)
          if (act === 'set') used.set(key, at)
          else if (act === 'get' && known !== undefined && isAmongLast) used.set(key, known)
        }
      }),
    )
  })

  test('lets go of what was not used for twice as many others', () => {
    const cache = new BoundedCache<number, string>(3)
    cache.set(0, 'first')
    for (let key = 1; key <= 6; key++) cache.set(key, 'later')
    expect(cache.get(0)).toBeUndefined()
    expect(cache.get(6)).toBe('later')
  })

  test('is empty once it is cleared', () => {
    const cache = new BoundedCache<number, string>(1)
    cache.set(0, 'old')
    cache.set(1, 'young')
    cache.clear()
    expect([cache.get(0), cache.get(1)]).toEqual([undefined, undefined])
  })
})
