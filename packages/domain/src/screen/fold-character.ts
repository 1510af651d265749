import { lookAlike } from './confusables.ts'

/** What a reader sees of one code point: plain lower-case letters for what looks like them, nothing for what is invisible. */
export function foldCharacter(codePoint: number): string {
  if (isInvisible(codePoint)) return ''
  const alike = lookAlike(codePoint)
  if (alike !== undefined) return alike
  let folded = ''
  for (const part of String.fromCodePoint(codePoint).normalize('NFKD')) {
    for (const lower of part.toLowerCase().normalize('NFKD')) {
      const code = lower.codePointAt(0) ?? 0
      if (!isInvisible(code))
        folded += lookAlike(part.codePointAt(0) ?? 0) ?? lookAlike(code) ?? (isSpace(code) ? ' ' : lower)
    }
  }
  return folded
}

/** Zero-width, direction, variation, tag and filler characters, and marks that sit on others. */
function isInvisible(code: number): boolean {
  if (code < 0x300)
    return (
      code === 0xad || (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) || (code >= 0x7f && code < 0xa0)
    )
  return (
    code <= 0x36f ||
    (code >= 0x483 && code <= 0x489) ||
    code === 0x34f ||
    code === 0x61c ||
    code === 0x115f ||
    code === 0x1160 ||
    (code >= 0x17b4 && code <= 0x17b5) ||
    (code >= 0x180b && code <= 0x180f) ||
    (code >= 0x1ab0 && code <= 0x1aff) ||
    (code >= 0x1dc0 && code <= 0x1dff) ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    (code >= 0x20d0 && code <= 0x20ff) ||
    code === 0x3164 ||
    (code >= 0xfe00 && code <= 0xfe0f) ||
    (code >= 0xfe20 && code <= 0xfe2f) ||
    code === 0xfeff ||
    code === 0xffa0 ||
    (code >= 0xfff0 && code <= 0xfffb) ||
    (code >= 0xd800 && code <= 0xdfff) ||
    (code >= 0xe0000 && code <= 0xe0fff)
  )
}

function isSpace(code: number): boolean {
  return (
    code === 0x09 ||
    code === 0x0d ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  )
}
