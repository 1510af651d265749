/** Code points of a text: a pair of surrogates is one. */
export function countCharacters(text: string): number {
  let pairs = 0
  for (let index = 1; index < text.length; index++) {
    if ((text.charCodeAt(index) & 0xfc00) === 0xdc00 && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800) pairs++
  }
  return text.length - pairs
}

/** Lines of a text, empty ones included; an empty text has one. */
export function countLines(text: string): number {
  let lines = 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
