import { type Canonical, CanonicalDraft } from './canonical.ts'

/** Something in the text may be meant as other letters than it is. */
const MAY_BE_MEANT =
  /[a-z][0-9@$!+]|[0-9@$!+][a-z]|(?:^|[^a-z])[a-z0-9][^a-z0-9]{1,3}[a-z0-9][^a-z0-9]{1,3}[a-z0-9](?![a-z0-9])|([a-z])\1\1/

const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
  '+': 't',
}

/** Longest gap inside a spelt-out word, in units. */
const LONGEST_GAP = 3

/**
 * A second reading of a canonical text, with digits and signs between letters taken for letters, spelt-out words (`n i t
 * r o`, `n.i.t.r.o`) put together and stretched letters shortened; null where it would be the same text.
 */
export function loosen(canonical: Canonical): Canonical | null {
  const { text } = canonical
  if (!MAY_BE_MEANT.test(text)) return null
  const units = meantUnits(text)
  const kept = joined(units)
  const draft = new CanonicalDraft()
  let last = ''
  let repeated = 0
  for (let at = 0; at < units.length; at++) {
    if (!kept[at]) continue
    const unit = units[at] ?? ''
    repeated = unit === last ? repeated + 1 : 1
    last = unit
    if (isLetter(unit) && repeatsFrom(units, kept, at) && repeated > 1) continue
    draft.add(unit, canonical.origin?.starts[at] ?? at, canonical.origin?.ends[at] ?? at + 1)
  }
  const loose = draft.finish()
  return loose.text === text ? null : loose
}

/** Units with leet signs read as letters, where they touch a letter and do not end a sentence. */
function meantUnits(text: string): string[] {
  const units = text.split('')
  const meant = [...units]
  for (let at = 0; at < units.length; at++) {
    const letter = LEET[units[at] ?? '']
    if (letter === undefined) continue
    const touchesAfter = isLetter(units[at + 1] ?? '')
    const touchesBefore = isLetter(meant[at - 1] ?? '')
    if (units[at] === '!' ? touchesAfter && touchesBefore : touchesAfter || touchesBefore) meant[at] = letter
  }
  return meant
}

/**
 * Which units stay: the gaps of a spelt-out word go, where all of them are the same, and it has three letters or more, two
 * of them at least letters as they stand. Signs among them are read as letters.
 */
function joined(units: string[]): boolean[] {
  const kept = units.map(() => true)
  for (let at = 0; at < units.length; at++) {
    if (!isSingle(units, at)) continue
    const gap = gapAfter(units, at)
    if (gap === 0) continue
    const places = [at]
    for (let next = at + gap + 1; isSingle(units, next); next += gap + 1) {
      places.push(next)
      if (!isSameGap(units, at, next, gap)) break
    }
    const letters = places.filter((place) => isLetter(units[place] ?? '')).length
    const end = places.at(-1) ?? at
    if (places.length >= 3 && letters >= 2) {
      for (let place = at; place < end; place++) kept[place] = false
      for (const place of places) {
        kept[place] = true
        units[place] = LEET[units[place] ?? ''] ?? units[place] ?? ''
      }
    }
    at = end
  }
  return kept
}

/** A letter, or a digit that can stand for one, with neither letters nor digits beside it. */
function isSingle(units: readonly string[], at: number): boolean {
  const unit = units[at] ?? ''
  return (
    (isLetter(unit) || (isDigit(unit) && unit in LEET)) &&
    !isWordUnit(units[at - 1] ?? '') &&
    !isWordUnit(units[at + 1] ?? '')
  )
}

/** Length of the gap between the single letter at `at` and the next one; 0 where there is none. */
function gapAfter(units: readonly string[], at: number): number {
  for (let gap = 1; gap <= LONGEST_GAP; gap++) {
    if (isSingle(units, at + gap + 1)) return gap
    if (isWordUnit(units[at + gap + 1] ?? '')) return 0
  }
  return 0
}

function isSameGap(units: readonly string[], first: number, at: number, gap: number): boolean {
  for (let sign = 1; sign <= gap; sign++) if (units[first + sign] !== units[at + sign]) return false
  return true
}

/** Whether the letter at `at` is part of three or more of the same. */
function repeatsFrom(units: readonly string[], kept: readonly boolean[], at: number): boolean {
  const unit = units[at]
  let count = 1
  for (let before = at - 1, seen = 0; before >= 0 && seen < 2; before--) {
    if (!kept[before]) continue
    if (units[before] !== unit) break
    count++
    seen++
  }
  for (let after = at + 1, seen = 0; after < units.length && seen < 2; after++) {
    if (!kept[after]) continue
    if (units[after] !== unit) break
    count++
    seen++
  }
  return count >= 3
}

const isLetter = (unit: string) => unit >= 'a' && unit <= 'z' && unit.length === 1
const isWordUnit = (unit: string) => isLetter(unit) || isDigit(unit)
const isDigit = (unit: string) => unit >= '0' && unit <= '9'
