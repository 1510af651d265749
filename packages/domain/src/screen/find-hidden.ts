import { type Gap, gapBetween } from './gap.ts'
import type { HiddenWord, Stretch } from './hidden-word.ts'
import { isPlainLetter, isWordCode, type Meaning, meantAs } from './leet.ts'
import { isOrdinary } from './ordinary-words.ts'
import { type Sounds, soundAt } from './sounds.ts'
import { POST_BREAK } from './split-posts.ts'
import { continuesWord } from './word-edges.ts'

/** A run of letters of the match with nothing between them. */
interface Piece {
  readonly start: number
  end: number
  /** What parts it from the piece before, where the word itself has no gap; null for the first, and between words of a phrase. */
  readonly gap: Gap | null
}

interface Walk {
  readonly pieces: Piece[]
  units: number
  itself: number
  leet: number
  looks: number
  /** Stretches with one letter too many, and with one too few. */
  doubled: number
  lacking: number
}

const LONGEST_BETWEEN_WORDS = 12
const SHORTEST_IN_PIECES = 4
const SHORTEST_WITH_SLIP = 5
const SHORTEST_WITH_LACK = 6

/**
 * Whether the stretches from `from` on are the word as a reader finds it, and no chance meeting of other words, numbers
 * and signs. Gives [start, end) in the text, or null.
 */
export function matchHidden(
  text: string,
  heard: Sounds,
  from: number,
  word: HiddenWord,
  { isWhole, withSigns }: { readonly isWhole: boolean; readonly withSigns: boolean },
): [number, number] | null {
  const walk: Walk = { pieces: [], units: 0, itself: 0, leet: 0, looks: 0, doubled: 0, lacking: 0 }
  for (const [nth, stretch] of word.stretches.entries()) {
    const place = nth === 0 ? 'first' : nth === word.stretches.length - 1 ? 'last' : 'inner'
    if (!walkStretch(text, heard, from + nth, stretch, place, withSigns, walk)) return null
  }
  const start = walk.pieces[0]?.start ?? 0
  const end = walk.pieces.at(-1)?.end ?? 0
  const standsAlone = !continuesWord(text, start, -1) && !continuesWord(text, end - 1, 1)
  if (isWhole && !standsAlone && !hasNumberBehind(text, start, end, word, walk)) return null
  if (!isMeantAsLetters(text, start, end, word, walk)) return null
  const parted = walk.pieces.filter(({ gap }) => gap !== null)
  if (parted.length === 0) {
    return isPlausible(text, start, end, word, walk, standsAlone) ? [start, end] : null
  }
  if (walk.doubled > 0 || walk.lacking > 0 || walk.looks > 0) return null
  if (isSpelt(text, walk)) return isSpeltAlone(text, start, end, walk.pieces) ? [start, end] : null
  const isInPieces = standsAlone && !word.isDisguise && word.length >= SHORTEST_IN_PIECES
  return isInPieces && arePiecesOfOne(text, word, walk.pieces) ? [start, end] : null
}

/** Takes the letters of one stretch; false where they are not those of the word. */
function walkStretch(
  text: string,
  heard: Sounds,
  at: number,
  stretch: Stretch,
  place: 'first' | 'inner' | 'last',
  withSigns: boolean,
  walk: Walk,
): boolean {
  let [first, last] = [heard.firsts[at] ?? 0, heard.lasts[at] ?? 0]
  if (place !== 'inner' && last - first >= stretch.count)
    [first, last] = trimmed(text, first, last, stretch, place, withSigns)
  let count = 0
  for (let unit = first; unit <= last; unit++) {
    if (soundAt(text, unit, text.charCodeAt(unit), withSigns) === 0) continue
    if (!takeUnit(text, unit, stretch, walk)) return false
    takePlace(
      text,
      unit,
      withSigns && text.charCodeAt(unit) === 0x28 && text.charCodeAt(unit + 1) === 0x29,
      stretch,
      count,
      walk,
    )
    count++
  }
  if (count === stretch.count || count >= Math.max(3, stretch.count + 1)) return true
  if (count < stretch.count - 1) return false
  if (count < stretch.count) walk.lacking++
  else walk.doubled++
  return true
}

/** At its ends a word shares a stretch with its neighbours where they go on with the same sound: `kiss sally`. */
function trimmed(
  text: string,
  first: number,
  last: number,
  stretch: Stretch,
  place: 'first' | 'last',
  withSigns: boolean,
): [number, number] {
  let count = 0
  for (let unit = first; unit <= last; unit++) if (soundAt(text, unit, text.charCodeAt(unit), withSigns) !== 0) count++
  if (count === stretch.count) return [first, last]
  if (place === 'first') {
    for (let unit = last; unit > first; unit--) {
      if (soundAt(text, unit, text.charCodeAt(unit), withSigns) === 0) return [unit + 1, last]
    }
  } else {
    for (let unit = first; unit < last; unit++) {
      if (soundAt(text, unit, text.charCodeAt(unit), withSigns) === 0) return [first, unit - 1]
    }
  }
  return [first, last]
}

function takeUnit(text: string, unit: number, { letters }: Stretch, walk: Walk): boolean {
  const character = text.charAt(unit)
  walk.units++
  if (letters.includes(character)) {
    walk.itself++
    return true
  }
  let meaning: Meaning = character === '(' ? 'leet' : null
  for (const letter of letters) meaning ??= meantAs(character, letter)
  if (meaning === 'looks') walk.looks++
  else walk.leet++
  return meaning !== null
}

function takePlace(text: string, unit: number, isPair: boolean, stretch: Stretch, count: number, walk: Walk): void {
  const last = walk.pieces.at(-1)
  const end = isPair ? unit + 2 : unit + 1
  if (last && last.end === unit) {
    last.end = end
    return
  }
  const isOwn = last && (count === 0 ? stretch.isAfterGap : stretch.hasGap)
  const isNear = isOwn && unit - last.end <= LONGEST_BETWEEN_WORDS
  walk.pieces.push({ start: unit, end, gap: !last || isNear ? null : gapBetween(text, last.end, unit) })
}

const SHORTEST_NUMBERED = 5
/** A number of up to four digits right behind, as in names: `walnut123`. Not behind what may be a number itself. */
function hasNumberBehind(
  text: string,
  start: number,
  end: number,
  { length, isDisguise }: HiddenWord,
  walk: Walk,
): boolean {
  if (isDisguise || length < SHORTEST_NUMBERED || walk.pieces.length > 1 || walk.itself < length) return false
  if (continuesWord(text, start, -1) || /^[a-f]+$/.test(text.slice(start, end))) return false
  return /^\d{1,4}(?![a-z\d])/.test(text.slice(end, end + 5))
}

/** Whether enough of it are letters: numbers, amounts and codes are none. */
function isMeantAsLetters(text: string, start: number, end: number, { length }: HiddenWord, walk: Walk): boolean {
  if (walk.leet === 0) return true
  const least = length <= 4 ? Math.ceil(walk.units / 2) : Math.max(2, Math.ceil(walk.units / 3))
  if (walk.itself + walk.looks < least) return false
  const written = text.slice(start, end)
  if (length <= 4 && /^\d{2,}[a-z]+$/.test(written)) return false
  return !(/^[\da-f]+$/.test(written) && (text.charAt(start - 1) === '#' || isBesideHex(text, start, end)))
}

/** Part of an id of several groups. */
function isBesideHex(text: string, start: number, end: number): boolean {
  return /[\da-f]-$/.test(text.slice(Math.max(0, start - 2), start)) || /^-[\da-f]/.test(text.slice(end, end + 2))
}

/** A word in one piece, with a slip or a letter that only looks like another: not where it is an ordinary word itself. */
function isPlausible(
  text: string,
  start: number,
  end: number,
  word: HiddenWord,
  walk: Walk,
  standsAlone: boolean,
): boolean {
  const { doubled, lacking, looks, leet } = walk
  if (!word.isDisguise && doubled + lacking + looks === 0) return true
  const isAllDoubled = lacking === 0 && doubled >= word.stretches.length - 1
  if (!standsAlone || (doubled + 2 * lacking > 2 && !isAllDoubled) || looks > 2) return false
  if (doubled > 0 && (leet > 0 || word.length < SHORTEST_WITH_SLIP)) return false
  if (lacking > 0 && (leet > 0 || word.length < SHORTEST_WITH_LACK)) return false
  if (looks > 0 && word.length < SHORTEST_IN_PIECES) return false
  return !isOrdinary(text.slice(start, end))
}

/** Letter by letter, or nearly so with gaps of one kind. Signs among the letters, too, are only believed between even gaps. */
function isSpelt(text: string, { pieces, units, leet }: Walk): boolean {
  if (pieces.length < 3 || units >= 2 * pieces.length) return false
  const areSingles = pieces.every(({ start, end }) => end - start === 1 || isRepeated(text, start, end))
  return (areSingles && leet === 0) || hasEvenGaps(text, pieces)
}

function isRepeated(text: string, start: number, end: number): boolean {
  for (let at = start + 1; at < end; at++) if (text.charCodeAt(at) !== text.charCodeAt(start)) return false
  return true
}

/** All gaps with white space, or none of them; and none longer than twice another. */
function hasEvenGaps(text: string, pieces: readonly Piece[]): boolean {
  let [tight, shortest, longest] = [0, Number.POSITIVE_INFINITY, 0]
  for (let nth = 1; nth < pieces.length; nth++) {
    const gap = text.slice(pieces[nth - 1]?.end, pieces[nth]?.start)
    if (!/\s/.test(gap)) tight++
    shortest = Math.min(shortest, gap.length)
    longest = Math.max(longest, gap.length)
  }
  return (tight === 0 || tight === pieces.length - 1) && longest <= 2 * shortest
}

/** Not part of a longer row of single letters, such as a list or a longer word. */
function isSpeltAlone(text: string, start: number, end: number, pieces: readonly Piece[]): boolean {
  let widest = 0
  for (let nth = 1; nth < pieces.length; nth++) {
    widest = Math.max(widest, (pieces[nth]?.start ?? 0) - (pieces[nth - 1]?.end ?? 0))
  }
  return !hasSingleBeside(text, start, -1, widest) && !hasSingleBeside(text, end - 1, 1, widest)
}

/** A single letter no further away than those of the word are from each other. `a` and `i` are words of their own. */
function hasSingleBeside(text: string, at: number, step: 1 | -1, widest: number): boolean {
  let beside = at + step
  while (Math.abs(beside - at) <= widest && text.charAt(beside) !== '' && !isWordCode(text.charCodeAt(beside)))
    beside += step
  if (Math.abs(beside - at) > widest + 1 || !isPlainLetter(text.charCodeAt(beside))) return false
  if (isWordCode(text.charCodeAt(beside + step))) return false
  const letter = text.charAt(beside)
  return (letter !== 'a' && letter !== 'i') || hasSingleBeside(text, beside, step, widest)
}

/** Letters that seldom stand alone as a word, not even in chats. */
const NO_WORD_ALONE = /^[fghjlpqstvwz]$/

/** Phrases of so many words are no chance. */
const MANY_WORDS = 3

/** Whether pieces of several letters belong together: ordinary words beside each other do not. */
function arePiecesOfOne(text: string, { stretches }: HiddenWord, pieces: readonly Piece[]): boolean {
  let words = 1
  for (const { isAfterGap, hasGap } of stretches) if (isAfterGap || hasGap) words++
  let isCut = words >= MANY_WORDS
  let isNeeded = false
  for (const [nth, { gap }] of pieces.entries()) {
    if (gap === null || gap === 'glue' || gap === 'hyphenation') continue
    if (gap === 'wide') return false
    const [before, after] = [pieces[nth - 1], pieces[nth]]
    const sides = [before, after].map((piece) => text.slice(piece?.start, piece?.end))
    if (sides.some((side) => /^\d+$/.test(side)) || isEnding(text, before, after)) return false
    isNeeded = true
    isCut ||= !sides.every(isWordAlone) || (gap === 'post' && isPost(text, before))
  }
  return isCut || !isNeeded
}

/** As in `school's` and `I'll`. */
function isEnding(text: string, before: Piece | undefined, after: Piece | undefined): boolean {
  if (!before || !after || after.end - after.start > 2) return false
  return text.slice(before.end, after.start) === "'"
}

function isPost(text: string, piece: Piece | undefined): boolean {
  if (!piece) return false
  const isFromStart = piece.start === 0 || text.charAt(piece.start - 1) === POST_BREAK
  return isFromStart && (piece.end === text.length || text.charAt(piece.end) === POST_BREAK)
}

function isWordAlone(piece: string): boolean {
  return piece.length === 1 ? !NO_WORD_ALONE.test(piece) : isOrdinary(piece)
}
