import { POST_BREAK } from './split-posts.ts'

/** What stands between two letters of a hidden word. */
export type Gap = 'glue' | 'stop' | 'space' | 'hyphenation' | 'post' | 'wide'

const LONGEST_GLUE = 12
const LONGEST_SPACE = 3
/** Signs that end or part what is said: letters on both sides are seldom one word. */
const STOPS = /[-.,;:!?/()"'&%+]/

/** Whether the gap holds a word together (`wal-nut`), parts it in ways that people type by chance, or ends it. */
export function gapBetween(text: string, from: number, to: number): Gap {
  if (to - from === 1) {
    const code = text.charCodeAt(from)
    if (code === 0x20 || code === 0x0a) return 'space'
    if (text.charAt(from) === POST_BREAK) return 'post'
  }
  const gap = text.slice(from, to)
  if (gap.includes(POST_BREAK)) return /^[\s-]*$/.test(gap) ? 'post' : 'wide'
  if (!/\s/.test(gap)) {
    if (gap.length > LONGEST_GLUE) return 'wide'
    return STOPS.test(gap) ? 'stop' : 'glue'
  }
  if (/^-\s*\n\s*$/.test(gap)) return 'hyphenation'
  return gap.trim() === '' && gap.length <= LONGEST_SPACE ? 'space' : 'wide'
}
