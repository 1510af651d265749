import { screenMessage } from '@nexus/domain'
import { describe, expect, test } from 'vitest'
import { messageSaying } from '../message-saying.ts'
import { cellsOf, chatTexts } from './chat-texts.ts'
import { policyWithRules, wordsOfRule } from './many-rules.ts'
import { benchScreen } from './screen.ts'
import { worstInputs } from './worst-inputs.ts'

describe('what the pre-screen is timed with', () => {
  test('short chat, no text twice', async () => {
    const texts = await chatTexts()
    expect(texts.length).toBeGreaterThan(2_000)
    expect(new Set(texts).size).toBe(texts.length)
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThanOrEqual(80)
  })

  test('cells keep their commas, quotes and line breaks', () => {
    expect(cellsOf('a,b\r\n1,"x, ""y"""\n2,"two\nlines"\n3,bare\n')).toEqual([
      ['1', 'x, "y"'],
      ['2', 'two\nlines'],
      ['3', 'bare'],
    ])
  })

  test('as many rules as asked for, each with words of its own', () => {
    for (const count of [10, 200, 1_000]) {
      const { rules } = policyWithRules(count).policy
      expect(rules.filter(({ id }) => id.startsWith('rule-'))).toHaveLength(count)
    }
    const words = Array.from({ length: 1_000 }, (_, nth) => wordsOfRule(nth)).flat()
    expect(new Set(words).size).toBe(words.length)
  })

  test('rules that are found when somebody breaks them', () => {
    const policy = policyWithRules(1_000)
    for (const nth of [2, 11, 998]) {
      const { signals } = screenMessage(messageSaying(`oh ${wordsOfRule(nth)[9]} again`), policy)
      expect(signals.map(({ ruleId }) => ruleId)).toContain(`rule-${nth}`)
    }
  })

  test('hostile messages are as long as messages may be, and never the same', () => {
    expect(new Set(worstInputs.map(({ name }) => name)).size).toBe(worstInputs.length)
    for (const { name, make } of worstInputs) {
      const { content } = make(1).surfaces
      expect([2_000, 4_000], name).toContain(content.length)
      expect(make(2).surfaces.content).not.toBe(content)
    }
  })
})

test('every figure of the bench is a number', async () => {
  const rows = await benchScreen({ rounds: 1, messages: 20, readings: 1, inputs: worstInputs.slice(0, 3) })
  expect(rows.map(({ unit }) => unit)).toEqual(expect.arrayContaining(['messages/s', 'µs/message', 'ms']))
  for (const { name, value, ratio } of rows) expect(Number.isFinite(value * (ratio ?? 1)), name).toBe(true)
})
