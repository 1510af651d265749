import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CAUGHT_GOAL, FLAGGED_GOAL } from './evasion.ts'
import { type EvasionCase, isContested, ownEvasionCases, readEvasionCases } from './evasion-case.ts'
import { nexusFinds } from './nexus-finds.ts'
import { otherFilters } from './others-find.ts'
import { byName, shareOf, tally } from './tally.ts'

const said = (text: string, given: Partial<EvasionCase> = {}): EvasionCase => ({
  id: 'x',
  rule: { kind: 'word', value: 'raccoon' },
  evasion: 'none',
  surface: 'content',
  text,
  expect: 'hit',
  why: '',
  ...given,
})

describe('what is compared', () => {
  test('every filter finds the plain word, and none finds it in other words', () => {
    for (const finds of [nexusFinds, ...otherFilters.map((other) => other.finds)]) {
      expect(finds(said('a raccoon in the bin'))).toBe(true)
      expect(finds(said('a badger in the bin'))).toBe(false)
    }
  })

  test('NEXUS reads phrases, domains and invites by rules of their own', () => {
    const rules = [
      { kind: 'phrase', value: 'free raccoons', said: 'get free raccoons now' },
      { kind: 'domain', value: 'raccoons.example', said: 'https://shop.raccoons.example/a' },
      { kind: 'invite', value: 'discord.gg/raccoons', said: 'https://discord.gg/raccoons' },
    ] as const
    for (const { kind, value, said: text } of rules) {
      expect(nexusFinds(said(text, { rule: { kind, value } })), kind).toBe(true)
      expect(nexusFinds(said('nothing of the kind', { rule: { kind, value } })), kind).toBe(false)
    }
  })

  test('NEXUS reads what is said elsewhere than in the content', () => {
    for (const surface of ['edit', 'embed', 'forward', 'attachment_name', 'sticker', 'poll']) {
      expect(nexusFinds(said('raccoon', { surface })), surface).toBe(true)
    }
  })
})

test('shares are in per cent, and groups keep their order', () => {
  expect(shareOf(tally([1, 2, 3, 4], (one) => one > 3))).toBe(25)
  expect(shareOf(tally([], () => true))).toBe(0)
  expect([...byName(['b1', 'a1', 'b2'], (one) => one.slice(0, 1))]).toEqual([
    ['b', ['b1', 'b2']],
    ['a', ['a1']],
  ])
})

const shared = process.env.NEXUS_TESTDATA && join(process.env.NEXUS_TESTDATA, 'data/evasion/cases.jsonl')

describe('NEXUS sees through evasions and leaves alone what only looks like one', () => {
  test('in its own table', () => seesThrough(ownEvasionCases))

  test.skipIf(!shared || !existsSync(shared))('in the shared table (NEXUS_TESTDATA)', () => seesThrough(shared ?? ''))
})

async function seesThrough(table: URL | string): Promise<void> {
  const cases = (await readEvasionCases(table)).filter((evasion) => !isContested(evasion))
  const of = (expected: EvasionCase['expect']) =>
    shareOf(
      tally(
        cases.filter((evasion) => evasion.expect === expected),
        nexusFinds,
      ),
    )
  expect(of('hit')).toBeGreaterThanOrEqual(CAUGHT_GOAL)
  expect(of('clear')).toBeLessThanOrEqual(FLAGGED_GOAL)
}
