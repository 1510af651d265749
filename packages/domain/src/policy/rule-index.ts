import type { PlacedWake } from '../screen/conditions.ts'
import { type Measure, measures } from '../screen/measures.ts'
import type { Reading } from '../screen/reading.ts'

/** Rules by what wakes them: a message is shown to those that it has something for, and to no others. */
export interface RuleIndex {
  /** Places of the rules that may hold for the message, growing. */
  wokenBy(reading: Reading): readonly number[]
}

interface Threshold {
  readonly atLeast: number
  readonly rules: readonly number[]
}

/** `wakes`: those of each rule, in the order of the rules. */
export function indexRules(wakes: readonly (readonly PlacedWake[])[]): RuleIndex {
  const byPlace = new Map<number, number[]>()
  const byMeasure = new Map<Measure, Map<number, number[]>>()
  const always: number[] = []
  for (const [rule, all] of wakes.entries()) {
    if (all.some(({ wake }) => wake.by === 'message')) {
      always.push(rule)
      continue
    }
    for (const { place, wake } of all) {
      if (wake.by === 'measure') {
        const thresholds = byMeasure.get(wake.of) ?? new Map<number, number[]>()
        byMeasure.set(wake.of, thresholds)
        putIn(thresholds, wake.atLeast, rule)
      } else putIn(byPlace, place, rule)
    }
  }
  const measured = [...byMeasure].map(([name, thresholds]) => ({ measure: measures[name], steps: growing(thresholds) }))
  return {
    wokenBy(reading) {
      const woken = new Set(always)
      for (const { measure, steps } of measured) {
        const value = measure(reading)
        for (const { atLeast, rules } of steps) {
          if (atLeast > value) break
          for (const rule of rules) woken.add(rule)
        }
      }
      for (const place of reading.hits().keys()) for (const rule of byPlace.get(place) ?? []) woken.add(rule)
      for (const place of reading.literalHits()) for (const rule of byPlace.get(place) ?? []) woken.add(rule)
      return woken.size < 2 ? [...woken] : [...woken].sort((a, b) => a - b)
    },
  }
}

function putIn(map: Map<number, number[]>, key: number, rule: number): void {
  const known = map.get(key)
  if (known) known.push(rule)
  else map.set(key, [rule])
}

function growing(thresholds: ReadonlyMap<number, readonly number[]>): Threshold[] {
  return [...thresholds].map(([atLeast, rules]) => ({ atLeast, rules })).sort((a, b) => a.atLeast - b.atLeast)
}
