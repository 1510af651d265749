import { type Canonical, CanonicalDraft } from './canonical.ts'
import { canonicalize } from './canonicalize.ts'

/** Letters drawn with several signs, the longest drawings first. */
const DRAWINGS: readonly (readonly [string, string])[] = [
  ['|\\/|', 'm'],
  ['\\/\\/', 'w'],
  ['|\\|', 'n'],
  ['|-|', 'h'],
  ['|_|', 'u'],
  ['(_)', 'u'],
  ['/-\\', 'a'],
  ['/\\', 'a'],
  ['\\/', 'v'],
  ['|<', 'k'],
  ['|{', 'k'],
  ['|)', 'd'],
  ['|>', 'p'],
  ['|=', 'f'],
  ['|3', 'b'],
  ['|_', 'l'],
  ['_|', 'j'],
  ['><', 'x'],
  ['}{', 'h'],
  ['[]', 'o'],
]
const letters = new Map(DRAWINGS)
const DRAWN = new RegExp(DRAWINGS.map(([signs]) => signs.replaceAll(/[|\\/(){}[\]]/g, '\\$&')).join('|'), 'g')
/** A drawing beside a letter: tables and faces are made of the same signs. */
const MAY_BE_DRAWN = /[|\\/)_<>{=\]-][a-z0-9]|[a-z0-9][|\\/(_>}[]/i

/** A text with letters that are drawn with several signs, as `|-|` for h, taken for them; null where there are none. */
export function drawnWithSigns(raw: string): Canonical | null {
  if (!/[|\\[{]|></.test(raw) || !MAY_BE_DRAWN.test(raw)) return null
  const draft = new CanonicalDraft()
  let at = 0
  for (const match of raw.matchAll(DRAWN)) {
    draft.addAll(canonicalize(raw.slice(at, match.index)), at)
    at = match.index + match[0].length
    draft.add(letters.get(match[0]) ?? '', match.index, at)
  }
  if (at === 0) return null
  draft.addAll(canonicalize(raw.slice(at)), at)
  return draft.finish()
}
