import { isUnbroken, scriptOf } from './characters.ts'
import { isWordCode } from './leet.ts'

/** Whether the word that holds the character at `at` goes on in that direction. Another script, or one without gaps between words, ends it. */
export function continuesWord(text: string, at: number, step: 1 | -1): boolean {
  const outside = at + step
  if (outside < 0 || outside >= text.length) return false
  const next = text.charCodeAt(outside)
  if (next < 0x80) {
    if (isWordCode(next)) return text.charCodeAt(at) < 0x80 || !isUnbroken(scriptOf(text.charCodeAt(at)))
    return false
  }
  const own = text.charCodeAt(at)
  if (own < 0x80) return false
  const script = scriptOf(next)
  return script !== 0 && !isUnbroken(script)
}
