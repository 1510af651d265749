import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { definitionOf } from './catalog.ts'
import { EnvelopeHeader } from './envelope.ts'
import { readCarried } from './read-carried.ts'

const carried = ['DiscordEventReceived', 'MessageContextualized'] as const
const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../samples/${name}.v1.json`, import.meta.url), 'utf8'))

/** What may stand in the place of anything, near misses above all. */
const anything = fc.oneof(
  fc.constantFrom(null, undefined, '', '0', '1'.repeat(21), '12a', -1, 0, 1.5, 2 ** 53, true, [], {}, ['1', 2]),
  fc.jsonValue() as fc.Arbitrary<unknown>,
)

/** Every place in a value, as a path. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, part]) => placesIn(part, [...path, key]))]
}

function withValueAt(value: unknown, [key, ...rest]: readonly string[], put: unknown): unknown {
  if (key === undefined) return put
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...(value as object) }
  const changed = withValueAt((value as Record<string, unknown>)[key], rest, put)
  if (changed === undefined) delete (copy as Record<string, unknown>)[key]
  else (copy as Record<string, unknown>)[key] = changed
  return copy
}

function isAcceptedBySchema(value: unknown): boolean {
  const header = EnvelopeHeader.safeParse(value)
  const definition = header.success ? definitionOf(header.data.type) : undefined
  return header.data?.version === definition?.version && definition?.data.safeParse(header.data?.data).success === true
}

describe.each(carried)('%s', (name) => {
  const sample = read(name)

  test('is taken at once as it was written', () => {
    expect(readCarried(sample)).toEqual(sample)
  })

  test('is never taken where its schema would refuse it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...placesIn(sample)), anything, (place, put) => {
        const changed = withValueAt(sample, place, put)
        fc.pre(readCarried(changed) !== null)
        expect(isAcceptedBySchema(changed)).toBe(true)
      }),
      { numRuns: 5_000 },
    )
  })

  test('is looked at closely in every place', () => {
    const unnoticed = placesIn(sample).filter(
      (place) => readCarried(withValueAt(sample, place, Symbol('wrong'))) !== null,
    )
    // Discord's own payload is nobody's schema.
    expect(unnoticed.filter(([, part]) => part !== 'd')).toEqual([])
  })
})

test('leaves every other message to its schema', () => {
  expect(readCarried(read('CaseOpened'))).toBeNull()
  expect(readCarried({ ...(read('DiscordEventReceived') as object), version: 2 })).toBeNull()
})
