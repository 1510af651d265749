import { describe, expect, test } from 'vitest'
import { type Course, courseOf, rateAt, type Setting, scoreFrom } from './sample-guild.ts'

const RUNS = 70
const NEVER = Number.POSITIVE_INFINITY

/** Too lenient, and the model is far too sure of itself. */
const lenient: Setting = {
  begins: { grid: [95, 90, 85, 80, 70, 60, 50], tier: 7 },
  scoreOf: (logit) => scoreFrom(3 * logit + 1.5),
}
/** Too strict for a model that is never sure. */
const strict: Setting = {
  begins: { grid: [100, 99, 98, 97, 96, 95, 94], tier: 0 },
  scoreOf: (logit) => scoreFrom(0.5 * logit),
}
/** Right, until staff tolerate more. */
const drifting: Setting = {
  begins: { grid: [95, 92, 89, 86, 83, 80, 77], tier: 4 },
  scoreOf: (logit) => scoreFrom(2 * logit),
  judgements: 9_000,
  relaxesAt: 2_000,
  relaxesBy: 0.6,
}

/** The rows of the model card in the README of this package: [median, nine of ten], of 70 guilds each. */
const card = {
  lenient: { reached: 68, verdicts: [327, 1364], overrides: [15, 32], rate: ['0.028', '0.044'], coverage: '0.89' },
  strict: { reached: 67, verdicts: [855, 1201], overrides: [0, 0], rate: ['0.016', '0.028'], coverage: '0.51' },
  drifting: { reached: 63, verdicts: [568, NEVER], overrides: [14, NEVER], rate: ['0.033', '0.056'], coverage: '0.80' },
}

const coursesOf = (setting: Setting): Course[] =>
  Array.from({ length: RUNS }, (_, nth) => courseOf(setting, 5_000 + nth))

function quantile(values: readonly (number | null)[], share: number): number {
  const sorted = values.map((value) => value ?? NEVER).sort((a, b) => a - b)
  return sorted[Math.floor(share * sorted.length)] ?? NEVER
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** The row of the model card. */
function rowOf(courses: readonly Course[]) {
  const verdicts = courses.map(({ verdictsToReach }) => verdictsToReach)
  const overrides = courses.map(({ overridesToReach }) => overridesToReach)
  const rates = courses.map(({ realisedRate }) => realisedRate)
  return {
    verdicts: [quantile(verdicts, 0.5), quantile(verdicts, 0.9)],
    overrides: [quantile(overrides, 0.5), quantile(overrides, 0.9)],
    reached: verdicts.filter((count) => count !== null).length,
    above: courses.filter(({ isAboveAgain }) => isAboveAgain).length,
    badPromotions: courses.filter(({ badPromotions }) => badPromotions > 0).length,
    rate: [mean(rates).toFixed(3), quantile(rates, 0.9).toFixed(3)],
    coverage: mean(courses.map(({ coverage }) => coverage)).toFixed(2),
  }
}

function expectBound(courses: readonly Course[]): void {
  for (const { overrides, liveVerdicts, setbacks, promotions } of courses) {
    expect(overrides).toBeLessThanOrEqual(liveVerdicts / 20 + 3 * (1 + setbacks + promotions) + 1e-9)
  }
}

describe('210 guilds that learn from their staff', () => {
  test('which begin too lenient get within 1 override in 20, and stay there', () => {
    expect(rateAt(lenient, 50, false)).toBeGreaterThan(0.17)
    const courses = coursesOf(lenient)
    expectBound(courses)
    expect(rowOf(courses)).toEqual({ ...card.lenient, above: 0, badPromotions: 0 })
  }, 60_000)

  test('which begin too strict come to act, without a wrong step', () => {
    const courses = coursesOf(strict)
    expectBound(courses)
    expect(rowOf(courses)).toEqual({ ...card.strict, above: 0, badPromotions: 0 })
  }, 60_000)

  test('whose norms relax get stricter until nine of ten are within 1 in 20 again', () => {
    expect(rateAt(drifting, 86, false)).toBeLessThan(0.02)
    expect(rateAt(drifting, 86, true)).toBeGreaterThan(0.1)
    const courses = coursesOf(drifting)
    expectBound(courses)
    expect(rowOf(courses)).toEqual({ ...card.drifting, above: 0, badPromotions: 0 })
  }, 60_000)
})
