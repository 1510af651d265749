import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readFrame } from './read-frame.ts'
import { inCode, standingText } from './reply-texts.ts'

test("members' words never leave the code that they are shown in", () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), fc.integer({ min: 1, max: 300 }), (text, longest) => {
      const shown = inCode(text, longest)
      expect(shown.slice(1, -1)).not.toMatch(/[`\n\r\p{Cc}]/u)
      expect([...shown].length).toBeLessThanOrEqual(Math.max(20, longest + 3))
    }),
  )
})

test('the state of things is said in plain words', () => {
  const standing = { position: 5, recordedAt: 1_000, cases: 2, policyVersion: 3, tiers: new Map() }
  const said =
    'NEXUS is at work. Log position 5, last recorded 3 s ago. 2 case(s) in this guild so far, judged by policy version 3.'
  expect(standingText(standing, 4_000)).toBe(said)
  const tiers = new Map([
    ['self_harm', 0],
    ['hate', 5],
  ])
  expect(standingText({ ...standing, tiers }, 4_000)).toBe(
    `${said} How freely AI acts here, by what staff confirmed (7 is most): self harm not at all, hate 5.`,
  )
})

test('whatever a frame holds, reading it gives a request or nothing', () => {
  fc.assert(
    fc.property(fc.constantFrom('INTERACTION_CREATE', 'MESSAGE_REACTION_ADD', 'X'), fc.anything(), (t, d) => {
      expect(() => readFrame(t, d, '1')).not.toThrow()
    }),
  )
})
