import { hash } from 'node:crypto'
import { Grams, Reader } from '@nexus/local-model'
import { describe, expect, test } from 'vitest'
import { dedupeKey, partOf } from './dedupe-key.ts'
import { learn } from './learn.ts'
import { rank, shareFrom, thresholdAt } from './ranking.ts'
import { rowsOf } from './rows.ts'
import { ownExamples } from './templates/index.ts'

const lessons = ownExamples()
  .filter((_, place) => place % 9 === 0)
  .map(({ set, text, isHarmful }) => ({ set, text: text.toLowerCase(), isHarmful }))

describe('training', () => {
  test('gives the same bytes every time, on every machine', () => {
    const { values, scale, bias } = learn(lessons)
    expect(learn(lessons).values).toEqual(values)
    expect({ weights: hash('sha256', values).slice(0, 16), scale, bias }).toMatchInlineSnapshot(`
      {
        "bias": -0.04165172366891014,
        "scale": 0.0025421280178707507,
        "weights": "8a4ec3d2586e3ca1",
      }
    `)
  })

  test('gives other bytes for other lessons', () => {
    expect(learn(lessons.slice(1)).values).not.toEqual(learn(lessons).values)
  })

  test('reads texts as messages are read later: the same grams, each as often', () => {
    const texts = lessons.slice(0, 200).map(({ text }) => text)
    const { values } = learn(lessons)
    const rows = rowsOf(texts)
    const reader = new Reader()
    const grams = new Grams()
    for (const [row, text] of texts.entries()) {
      reader.read(text)
      grams.take(reader)
      let later = 0
      for (let at = 0; at < grams.count; at++) later += values[grams.buckets[at] ?? 0] ?? 0
      let learned = 0
      for (let at = rows.starts[row] ?? 0; at < (rows.starts[row + 1] ?? 0); at++) {
        const times = Math.round((rows.values[at] ?? 0) * Math.sqrt(grams.count))
        learned += times * (values[rows.buckets[at] ?? 0] ?? 0)
      }
      expect(learned).toBe(later)
    }
  })
})

describe('what says the same', () => {
  test('has one key, whatever stands around it', () => {
    const key = dedupeKey('You are GREAT, number 17!')
    for (const text of [
      '@bob you are great number 99',
      'RT you ARE great... number 42 https://t.co/x',
      '<user> you are great number 10',
    ])
      expect(dedupeKey(text)).toBe(key)
    expect(dedupeKey('you are not great number 17')).not.toBe(key)
  })

  test('goes to one part, and parts have the sizes that they should', () => {
    const parts = Array.from({ length: 5_000 }, (_, nth) => partOf(`text ${nth}`))
    expect(parts.filter((part) => part === 'train').length / 5_000).toBeCloseTo(0.7, 1)
    expect(parts.filter((part) => part === 'test').length / 5_000).toBeCloseTo(0.2, 1)
  })
})

describe('ranking', () => {
  test('of scores that tell everything, nothing, and some', () => {
    expect(rank([3, 4], [1, 2])).toMatchObject({ auc: 1, ap: 1 })
    expect(rank([1, 1], [1, 1])).toMatchObject({ auc: 0.5, ap: 0.5 })
    expect(rank([1, 3], [2, 0]).auc).toBe(0.75)
    expect(rank([1, 3], [2, 0]).ap).toBeCloseTo((1 + 2 / 3) / 2)
  })

  test('finds as many as the share of false ones allows, and never more', () => {
    const harmless = Array.from({ length: 100 }, (_, score) => score)
    const threshold = thresholdAt(harmless, 0.1)
    expect(shareFrom(harmless, threshold)).toBe(0.1)
    expect(thresholdAt([5, 5, 5, 5], 0.5)).toBe(Number.POSITIVE_INFINITY)
  })
})
