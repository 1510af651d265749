/** Members' words as a quotation that is nothing but text: no markup, no mention, no link, no way out of its frame. */
export function asQuotation(words: string, longest: number): string {
  const line = words
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
  const shown =
    line.length > longest
      ? `${line
          .slice(0, longest)
          .toWellFormed()
          .replace(/\ufffd$/, '')}…`
      : line
  const escaped = shown
    .replaceAll(/[\\*_~`|>[\]()#-]/g, (sign) => `\\${sign}`)
    .replaceAll(/[@<]/g, (sign) => `${sign}\u200b`)
    .replaceAll('://', ':\u200b//')
    .replaceAll(/\b(discord)\.(?=gg|com|me)/gi, '$1\u200b.')
  return escaped === '' ? '' : `> ${escaped}`
}
