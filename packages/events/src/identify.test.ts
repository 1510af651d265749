import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerId, frameId, identify, snowflakeAt, timeOfId, timeOfSnowflake, traceparentOf } from './identify.ts'

const time = fc.integer({ min: 0, max: 2 ** 47 })

describe('an id', () => {
  test('is a UUIDv8 that carries its time', () => {
    fc.assert(
      fc.property(time, fc.string(), (at, part) => {
        const id = identify(at, part)
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        expect(timeOfId(id)).toBe(at)
      }),
    )
  })

  test('is the same for the same cause and another for any other', () => {
    fc.assert(
      fc.property(
        time,
        fc.array(fc.string(), { minLength: 1 }),
        fc.array(fc.string(), { minLength: 1 }),
        (at, a, b) => {
          expect(identify(at, ...a)).toBe(identify(at, ...a))
          if (JSON.stringify(a) !== JSON.stringify(b)) expect(identify(at, ...a)).not.toBe(identify(at, ...b))
        },
      ),
    )
  })

  test('tells the first answer of a type from the second', () => {
    const cause = frameId('session', 1, 5)
    expect(answerId('moderation', cause, 5, 'CaseOpened', 0)).not.toBe(
      answerId('moderation', cause, 5, 'CaseOpened', 1),
    )
  })

  test('gives a W3C trace context', () => {
    const id = frameId('session', 7, 1_763_800_000_000)
    expect(traceparentOf(id, id)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  })
})

describe('a Discord id', () => {
  test('gives back the ms it was made in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_420_070_400_000, max: 4_000_000_000_000 }), (at) => {
        expect(timeOfSnowflake(snowflakeAt(at))).toBe(at)
      }),
    )
  })
})
