import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { definitionOf } from './catalog.ts'
import { EnvelopeHeader } from './envelope.ts'
import { parseMessage } from './parse-message.ts'
import { readCarried } from './read-carried.ts'

const carried = ['DiscordEventReceived', 'MessageContextualized'] as const
const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../samples/${name}.v1.json`, import.meta.url), 'utf8'))

/** With everything that may be absent. */
const FULL = {
  DiscordEventReceived: {},
  MessageContextualized: {
    kind: 'change',
    threadTitle: 'a title',
    change: { names: ['nick'], rolesAdded: ['1300000000000000020'], rolesRemoved: ['1300000000000000021'] },
    lately: [{ userId: '1200000000000000002', at: 1 }],
  },
}

/** What may stand in the place of anything, near misses above all. */
const anything = fc.oneof(
  fc.constantFrom(
    null,
    undefined,
    '',
    '0',
    '1'.repeat(21),
    'x'.repeat(31),
    'x'.repeat(101),
    '12a',
    -1,
    0,
    1.5,
    2 ** 53,
    true,
    [],
    {},
    ['1', 2],
  ),
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
  const changed = withValueAt((value as Record<string, unknown> | null | undefined)?.[key], rest, put)
  if (changed === undefined) delete (copy as Record<string, unknown>)[key]
  else (copy as Record<string, unknown>)[key] = changed
  return copy
}

function isAcceptedBySchema(value: unknown): boolean {
  const header = EnvelopeHeader.safeParse(value)
  const definition = header.success ? definitionOf(header.data.type) : undefined
  return header.data?.version === definition?.version && definition?.data.safeParse(header.data?.data).success === true
}

/** What the schema alone makes of it. */
function readBySchema(json: string): unknown {
  const header = EnvelopeHeader.safeParse(JSON.parse(json))
  const definition = header.success ? definitionOf(header.data.type) : undefined
  const data = header.data?.version === definition?.version ? definition?.data.safeParse(header.data?.data) : undefined
  if (!header.success || !data?.success) return { ok: false, fault: expect.anything() }
  return { ok: true, message: { ...header.data, data: data.data } }
}

describe.each(carried)('%s', (name) => {
  const recorded = read(name) as { data: object }
  const sample: unknown = { ...recorded, data: { ...recorded.data, ...FULL[name] } }

  test('is taken at once as it was written', () => {
    for (const one of [recorded, sample]) expect(readCarried(one)).toEqual(one)
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

  test('is read as its schema reads it, wherever it was changed, cut or added to', () => {
    const places = placesIn(sample)
    const change = fc.record({
      place: fc.constantFrom(...places),
      put: anything,
      extra: fc.constantFrom(undefined, 'd', 'toString', 'added'),
    })
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const changed = changes.reduce(
          (value, { place, put, extra }) => withValueAt(value, extra === undefined ? place : [...place, extra], put),
          sample,
        )
        const json = JSON.stringify(changed)
        fc.pre(json !== undefined)
        expect(parseMessage(json)).toStrictEqual(readBySchema(json))
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
