/**
 * One spelling for all letter cases, character by character: whatever a pattern without regard to case takes for the same
 * character is the same one here. It is coarser than that, never finer.
 */
export function foldCase(text: string): string {
  if (IS_ASCII.test(text)) return text.toLowerCase()
  let folded = ''
  for (const character of text) folded += foldedCharacter(character)
  return folded
}

const IS_ASCII = /^[\0-\x7f]*$/

/** Upper case first: some letters have two small forms. Where a case takes several characters there is no other one. */
function foldedCharacter(character: string): string {
  const upper = character.toUpperCase()
  if (sizeOf(upper) !== 1) return character
  const lower = upper.toLowerCase()
  return sizeOf(lower) === 1 ? lower : upper
}

const sizeOf = (text: string) => (text.length < 2 ? text.length : [...text].length)
