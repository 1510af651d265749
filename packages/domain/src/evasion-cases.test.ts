import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

const SURFACES = [
  ...['content', 'edit', 'embed', 'forward', 'component', 'attachment_name', 'sticker', 'poll'],
  ...['nickname', 'global_name', 'thread_title', 'split'],
] as const

const Row = z.strictObject({
  id: z.string().regex(/^n\d{4}$/),
  rule: z.strictObject({ kind: z.enum(['word', 'phrase', 'domain', 'invite']), value: z.string().min(3) }),
  evasion: z.string().regex(/^[a-z]+(?:-[a-z\d]+)*$/),
  surface: z.enum(SURFACES),
  text: z.string().min(1).optional(),
  texts: z.array(z.string().min(1)).min(2).optional(),
  authors: z.array(z.string()).optional(),
  expect: z.enum(['hit', 'clear']),
  why: z.string().min(4),
})

const lines = readFileSync(new URL('../fixtures/evasion-cases.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
const rows = lines.map((line) => Row.parse(JSON.parse(line)))
const hits = rows.filter((row) => row.expect === 'hit')
const traps = rows.filter((row) => row.expect === 'clear')
const saidIn = (row: { text?: string | undefined; texts?: string[] | undefined }) =>
  JSON.stringify(row.text ?? row.texts)
const kinds = (some: typeof rows) => new Set(some.map(({ evasion }) => evasion)).size

const CONTROLS = /[\p{Cc}\p{Cf}\p{Co}\p{Me}\p{Zl}\p{Zp}]/u
/** Combining marks of no script of their own, variation selectors, fillers and blanks. */
const MARKS_AND_BLANKS = [
  ...[0xa0, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3000, 0x3164, 0xffa0].map((point) => [point, point] as const),
  ...([
    [0x300, 0x36f],
    [0x483, 0x489],
    [0x180b, 0x180f],
    [0x1ab0, 0x1aff],
    [0x1dc0, 0x1dff],
  ] as const),
  ...([
    [0x2000, 0x200a],
    [0x20d0, 0x20ff],
    [0xfe00, 0xfe0f],
    [0xfe20, 0xfe2f],
    [0xe0100, 0xe01ef],
  ] as const),
] as const

/** What a reader of the file would not see. */
function isUnseen(character: string): boolean {
  const point = character.codePointAt(0) ?? 0
  return CONTROLS.test(character) || MARKS_AND_BLANKS.some(([from, to]) => from <= point && point <= to)
}

describe('the table of evasions', () => {
  test('holds hits and traps of many kinds, few of each', () => {
    expect(hits.length).toBeGreaterThanOrEqual(470)
    expect(kinds(hits)).toBeGreaterThanOrEqual(100)
    expect(traps.length).toBeGreaterThanOrEqual(270)
    expect(kinds(traps)).toBeGreaterThanOrEqual(45)
    expect(new Set(rows.map(({ surface }) => surface))).toEqual(new Set(SURFACES))
    expect(rows.filter(({ why }) => why.startsWith('contested: ')).length).toBeLessThan(rows.length / 20)
  })

  test('numbers its rows and says nothing twice', () => {
    expect(rows.map(({ id }) => id)).toEqual(rows.map((_, nth) => `n${String(nth + 1).padStart(4, '0')}`))
    expect(new Set(rows.map(saidIn)).size).toBe(rows.length)
  })

  test('is split into posts where it says so, and nowhere else', () => {
    for (const row of rows) {
      expect([row.text === undefined, row.texts !== undefined], row.id).toEqual(Array(2).fill(row.surface === 'split'))
      if (row.authors) expect(row.authors, row.id).toHaveLength(row.texts?.length ?? 0)
    }
  })

  test('tells of every hit what a reader sees', () => {
    for (const { id, rule, why } of hits) expect(why, id).toContain(`reader sees ${rule.value}: `)
  })

  test('shows every code point that an editor would not', () => {
    for (const line of lines) expect([...line].filter(isUnseen), line).toEqual([])
  })

  const shared = process.env.NEXUS_TESTDATA && join(process.env.NEXUS_TESTDATA, 'data/evasion/cases.jsonl')
  test.skipIf(!shared || !existsSync(shared))('shares no text with the other table (NEXUS_TESTDATA)', () => {
    const theirs = new Set<string>()
    const Theirs = z.object({ text: z.string().optional(), texts: z.array(z.string()).optional() })
    for (const line of readFileSync(shared ?? '', 'utf8')
      .trimEnd()
      .split('\n')) {
      theirs.add(saidIn(Theirs.parse(JSON.parse(line))))
    }
    expect(theirs.size).toBeGreaterThan(500)
    expect(rows.filter((row) => theirs.has(saidIn(row))).map(({ id }) => id)).toEqual([])
  })
})
