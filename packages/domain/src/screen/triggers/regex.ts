import { z } from 'zod'
import { originalRange } from '../canonical.ts'
import { LONGEST_PATTERN, type PatternSet, patternFault, patternSet } from '../patterns/pattern.ts'
import { requiredLiterals } from '../patterns/required-literals.ts'
import { defineTrigger, type Found } from './trigger.ts'

const config = z
  .strictObject({
    kind: z.literal('regex'),
    /** Patterns in the syntax of RE2, which takes time proportional to the text whatever the pattern. */
    patterns: z.array(z.string().min(1).max(LONGEST_PATTERN)).min(1).max(50),
    isCaseSensitive: z.boolean().default(false),
    /** Reads texts as they are compared: small letters without accents, look-alikes and invisible characters. */
    isNormalized: z.boolean().default(false),
  })
  .superRefine(({ patterns, isCaseSensitive }, context) => {
    for (const [index, pattern] of patterns.entries()) {
      const fault = patternFault(pattern, isCaseSensitive)
      if (!fault) continue
      const { message, hint } = fault
      context.addIssue({ code: 'custom', path: ['patterns', index], message, params: { hint } })
    }
  })

/** Steps a character from which a pattern is worth a thought. */
const EXPENSIVE = 150
const EVERY_MESSAGE = 'it is run on every message; two letters that it cannot do without would spare most of them'
const CHEAPER = 'repeat less often than in {1,100}, or say what you look for with words'

const UNREAD = { unknown: 'what its patterns would find in so much text', isUnread: true }

/** Patterns that staff wrote. Without its literals in the text none is run, and all of a message's have one budget. */
export const regex = defineTrigger({
  kind: 'regex',
  config,
  facts: ['surfaces'],
  wakes({ patterns }) {
    const literals = patterns.map(requiredLiterals)
    return literals.every((some) => some !== null)
      ? [{ by: 'literals', literals: literals.flat() }]
      : [{ by: 'message' }]
  },
  explain: ({ patterns }) => (patterns.length === 1 ? 'a pattern' : `one of ${patterns.length} patterns`),
  warn: ({ patterns, isCaseSensitive }) =>
    patterns.flatMap((pattern, index) => {
      const path = `patterns[${index}]`
      const { instructions } = patternSet([pattern], isCaseSensitive)
      const isOpen = requiredLiterals(pattern) === null
      return [
        ...(isOpen ? [{ path, message: 'has no text that must be there', hint: EVERY_MESSAGE }] : []),
        ...(instructions > EXPENSIVE
          ? [{ path, message: `takes ${instructions} steps a character`, hint: CHEAPER }]
          : []),
      ]
    }),
  prepare({ patterns, isCaseSensitive, isNormalized }, { place }) {
    // Most patterns wait long for the first text that has their literals.
    let compiled: PatternSet | null = null
    const hasLiterals = patterns.every((pattern) => requiredLiterals(pattern) !== null)
    return (reading) => {
      if (hasLiterals && !reading.hasLiteral(place)) return null
      compiled ??= patternSet(patterns, isCaseSensitive)
      const set = compiled
      let isUnread = false
      for (const { surface, raw, canonical } of reading.texts()) {
        const text = isNormalized ? canonical.text : raw
        const steps = set.instructions * (text.length + 1)
        if (!reading.spend(steps)) isUnread = true
        else if (set.isIn(text)) {
          // What was found is found, also where there is nothing left to tell its places with.
          const places = reading.spend(steps) ? set.placesIn(text) : []
          const ranges = isNormalized ? places.map(([start, end]) => originalRange(canonical, start, end)) : places
          return { surface, ranges, explanation: 'a pattern that is on the list' } satisfies Found
        }
      }
      return isUnread ? UNREAD : null
    }
  },
})
