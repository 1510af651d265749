import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalog, definitionOf } from './catalog.ts'
import { parseMessage } from './parse-message.ts'

const samples = new URL('../samples/', import.meta.url)
const sample = (name: string) => readFileSync(new URL(name, samples), 'utf8').trim()
const anySample = JSON.parse(sample('CaseOpened.v1.json')) as Record<string, unknown>

describe('a recorded message', () => {
  test.each(readdirSync(samples))('can still be read: %s', (name) => {
    const parsed = parseMessage(sample(name))
    expect(parsed).toMatchObject({ ok: true })
  })

  test('has a sample for every version that ever was', () => {
    const expected = Object.values(catalog).flatMap(({ type, version }) =>
      Array.from({ length: version }, (_, older) => `${type}.v${older + 1}.json`),
    )
    expect(readdirSync(samples).sort()).toEqual(expected.sort())
  })

  test('keeps its header when it is lifted to the newest version', () => {
    const parsed = parseMessage(sample('CaseOpened.v1.json'))
    expect(parsed.ok && parsed.message.version).toBe(definitionOf('CaseOpened')?.version)
    expect(parsed.ok && parsed.message.id).toBe(anySample.id)
  })
})

describe('a message that cannot be read', () => {
  test('is refused as not JSON', () => {
    expect(parseMessage('{"id":')).toMatchObject({ ok: false, fault: { kind: 'not_json' } })
  })

  test('is refused for an unknown type, by its name', () => {
    const fault = parseMessage(JSON.stringify({ ...anySample, type: 'CaseVanished' }))
    expect(fault).toEqual({ ok: false, fault: { kind: 'unknown_type', detail: 'no message is called CaseVanished' } })
  })

  test('is refused for a type that only objects inherit', () => {
    expect(parseMessage(JSON.stringify({ ...anySample, type: 'constructor' }))).toMatchObject({
      fault: { kind: 'unknown_type' },
    })
  })

  test('is refused for a newer version than this build knows', () => {
    expect(parseMessage(JSON.stringify({ ...anySample, version: 99 }))).toMatchObject({
      ok: false,
      fault: { kind: 'newer_version' },
    })
  })

  test('is refused with the path of what is wrong, and without its value', () => {
    const data = { ...(anySample.data as object), number: 'my secret words' }
    const parsed = parseMessage(JSON.stringify({ ...anySample, data }))
    expect(parsed).toMatchObject({ ok: false, fault: { kind: 'malformed' } })
    expect(JSON.stringify(parsed)).toContain('number')
    expect(JSON.stringify(parsed)).not.toContain('my secret words')
  })

  test('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (bytes) => {
        expect(typeof parseMessage(bytes).ok).toBe('boolean')
      }),
    )
  })
})
