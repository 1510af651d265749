import { hash } from 'node:crypto'
import type { Category, Severity } from '@nexus/events'
import { compilePatterns } from './compile-patterns.ts'
import { type Family, type FamilyName, families } from './families/index.ts'
import { Grams } from './grams.ts'
import { marginOf, type Weights } from './linear.ts'
import { indexPatterns } from './pattern-index.ts'
import { Reader } from './reader.ts'
import { pointsOf } from './score.ts'
import { type BenignStream, thresholdFor } from './thresholds.ts'

/** What the model makes of a text. */
export interface Suspected {
  /** 0 to 1000: what the line says, or the phrases with the line's word on them, whichever is higher. */
  readonly score: number
  readonly category: Category
  readonly severity: Severity
  /** The family whose phrase decided the category; null where only the line spoke. */
  readonly family: FamilyName | null
  /** What staff read about it. */
  readonly says: string
  /** Whether it tries to instruct the judge. */
  readonly isInjection: boolean
}

/** How much a text is worth a second look. It decides nothing but what the AI reads. */
export interface LocalModel {
  /** 16 hex digits of weights, phrases and thresholds: equal versions judge equally. */
  readonly version: string
  /** What the whole says of a text, given in the readings of it that differ (canonical, loose). */
  suspect(readings: readonly string[]): Suspected
  /** The line alone, 0 to 1000. */
  lineScore(readings: readonly string[]): number
  /** Lowest score that keeps the share of ordinary messages that is escalated within `budget`, 0 to 1. */
  thresholdFor(budget: number): number
}

const BY_THE_LINE = {
  category: 'harassment',
  severity: 2,
  family: null,
  says: 'wording like that of harmful messages',
} as const

/** How much of its own opinion the line puts on top of phrases: enough to order what they find, too little to excuse it. */
const OPINION = 0.3
const UNDECIDED = 500

const INJECTION = families.findIndex(({ name }) => name === 'injection')

export function openLocalModel(weights: Weights, streams: readonly BenignStream[]): LocalModel {
  const reader = new Reader()
  const grams = new Grams()
  const index = indexPatterns(compilePatterns(families), INJECTION)
  const outcomes = families.map(outcomeOf)
  const thresholds = new Map<number, number>()

  return {
    version: versionOf(weights, streams),
    suspect(readings) {
      let score = 0
      let points = 0
      let family = -1
      let isInjection = false
      for (const text of readings) {
        reader.read(text)
        if (reader.wordCount === 0) continue
        grams.take(reader)
        const line = pointsOf(marginOf(weights, grams))
        const hit = index.heaviest(reader)
        isInjection ||= index.isMarked
        if (hit && hit.points > points) {
          points = hit.points
          family = hit.family
        }
        score = Math.max(score, hit ? together(hit.points, line) : line)
      }
      return { ...(outcomes[family] ?? BY_THE_LINE), score, isInjection }
    },
    lineScore(readings) {
      let score = 0
      for (const text of readings) {
        reader.read(text)
        if (reader.wordCount === 0) continue
        grams.take(reader)
        score = Math.max(score, pointsOf(marginOf(weights, grams)))
      }
      return score
    },
    thresholdFor(budget) {
      const known = thresholds.get(budget)
      if (known !== undefined) return known
      const threshold = thresholdFor(streams, budget)
      thresholds.set(budget, threshold)
      return threshold
    },
  }
}

function together(points: number, line: number): number {
  return Math.max(line, Math.min(1_000, points + Math.round((line - UNDECIDED) * OPINION)))
}

function outcomeOf({ category, severity, name, says }: Family): Omit<Suspected, 'score' | 'isInjection'> {
  return { category, severity, family: name, says }
}

function versionOf({ values, scale, bias }: Weights, streams: readonly BenignStream[]): string {
  const rest = JSON.stringify({ scale, bias, streams, patterns: compilePatterns(families) })
  return hash('sha256', hash('sha256', values) + rest).slice(0, 16)
}
