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

/** Upper case first: some letters have two small forms. What has no other case of one character stays as it is. */
function foldedCharacter(character: string): string {
  const upper = character.toUpperCase()
  const raised = isOne(upper) ? upper : character
  const lower = raised.toLowerCase()
  return isOne(lower) ? lower : raised
}

const isOne = (text: string) => text.length === 1 || (text.length === 2 && [...text].length === 1)
