import { z } from 'zod'
import { defineTrigger } from './trigger.ts'

const config = z.strictObject({
  kind: z.literal('zalgo'),
  /** Combining marks of the Latin kind on one character; no language needs more than 3. */
  atLeast: z.number().int().min(3).max(100).default(4),
})

/** Text whose marks grow over the lines above and below it. Scripts that write with marks have blocks of their own. */
export const zalgo = defineTrigger({
  kind: 'zalgo',
  config,
  facts: ['surfaces'],
  wakes: ({ atLeast }) => [{ by: 'measure', of: 'length', atLeast: atLeast + 1 }],
  explain: ({ atLeast }) => `${atLeast} marks on one letter`,
  prepare({ atLeast }) {
    return (reading) => {
      for (const { surface, raw } of reading.texts()) {
        const range = longestPile(raw, atLeast)
        if (range) return { surface, ranges: [range], explanation: `${range[1] - range[0] - 1} marks on one letter` }
      }
      return null
    }
  },
})

/** The first letter with so many marks, as [start, end); null when there is none. */
function longestPile(text: string, atLeast: number): readonly [number, number] | null {
  let start = 0
  for (let index = 0; index <= text.length; index++) {
    if (index < text.length && isMark(text.charCodeAt(index))) continue
    if (index - start - 1 >= atLeast) return [start, index]
    start = index
  }
  return null
}

/** Combining marks that go on any letter: U+0300 to U+036F and the supplements. */
function isMark(code: number): boolean {
  return (
    (code >= 0x300 && code <= 0x36f) ||
    (code >= 0x483 && code <= 0x489) ||
    (code >= 0x1ab0 && code <= 0x1aff) ||
    (code >= 0x1dc0 && code <= 0x1dff) ||
    (code >= 0x20d0 && code <= 0x20ff) ||
    (code >= 0xfe20 && code <= 0xfe2f)
  )
}
