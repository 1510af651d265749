import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { catalog } from './catalog.ts'
import { flow, type Manifest, services } from './flow.ts'

const root = new URL('../../../services/', import.meta.url)
const manifests = await Promise.all(
  readdirSync(root)
    .filter((name) => (services as readonly string[]).includes(name))
    .map(
      async (name) =>
        ((await import(new URL(`${name}/src/manifest.ts`, root).href)) as { manifest: Manifest }).manifest,
    ),
)
const sorted = (types: readonly string[]) => [...types].sort()

describe('the flow', () => {
  test('gives every message exactly one way', () => {
    expect(sorted(flow.map(({ type }) => type))).toEqual(sorted(Object.keys(catalog)))
  })

  test('sends only what somebody reads, save for what the audit or the console wants', () => {
    for (const passage of flow) {
      if (passage.kept === 'audited') expect(passage.streams, passage.type).toEqual([])
      else expect(passage.streams.length, passage.type).toBeGreaterThan(0)
    }
  })

  test('asks for a trace only of what the log holds', () => {
    for (const { type, kept, to } of flow) {
      if (kept !== 'recorded')
        expect(
          to.filter(({ traceWithinMs }) => traceWithinMs !== null),
          type,
        ).toEqual([])
    }
  })

  test('has a service for each name', () => {
    expect(sorted(manifests.map(({ name }) => name))).toEqual(sorted(services))
  })

  test.each(services)('says of %s what its manifest says', (name) => {
    const manifest = manifests.find((candidate) => candidate.name === name)
    const emits = flow.filter(({ from }) => from.includes(name)).map(({ type }) => type)
    const consumes = flow.filter(({ to }) => to.some(({ service }) => service === name)).map(({ type }) => type)
    expect({ emits: sorted(manifest?.emits ?? []), consumes: sorted(manifest?.consumes ?? []) }).toEqual({
      emits: sorted(emits),
      consumes: sorted(consumes),
    })
  })
})
