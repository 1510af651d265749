import { z } from 'zod'
import { textsWritten } from '../texts-written.ts'
import { defineTrigger } from './trigger.ts'

const config = z.strictObject({
  kind: z.literal('capitals'),
  /** Capital letters: fewer are never too many. */
  atLeast: z.number().int().min(3).max(4_000).default(10),
  /** Share of capitals among the letters that have both cases, in per cent. */
  percent: z.number().int().min(1).max(100).default(70),
})

/** Shouting. Scripts without capitals cannot shout; mentions, emoji of servers and links are not counted. */
export const capitals = defineTrigger({
  kind: 'capitals',
  config,
  facts: ['surfaces'],
  wakes: ({ atLeast }) => [{ by: 'measure', of: 'length', atLeast }],
  explain: ({ atLeast, percent }) => `${percent} % capitals, at least ${atLeast}`,
  prepare({ atLeast, percent }) {
    return ({ data }) => {
      const { large, small } = countCases(textsWritten(data.surfaces.content))
      if (large < atLeast || large * 100 < percent * (large + small)) return null
      const share = Math.round((large * 100) / (large + small))
      return { surface: 'content', ranges: [], explanation: `${share} % of its letters are capitals` }
    }
  },
})

function countCases(text: string): { large: number; small: number } {
  const lower = text.toLowerCase()
  const upper = text.toUpperCase()
  let large = 0
  let small = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < 0x80) {
      if (code >= 0x41 && code <= 0x5a) large++
      else if (code >= 0x61 && code <= 0x7a) small++
    } else if (lower.length === text.length && lower.charCodeAt(index) !== code) large++
    else if (upper.length === text.length && upper.charCodeAt(index) !== code) small++
  }
  return { large, small }
}
