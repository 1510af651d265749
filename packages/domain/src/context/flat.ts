/**
 * The same text, in one piece. Joined text stays a tree of its pieces until somebody reads a character of it; what is kept
 * and joined again many times is better walked once. Not for text that ends in U+0000.
 */
export function flat(text: string): string {
  return text.charCodeAt(text.length - 1) === 0 ? '' : text
}
