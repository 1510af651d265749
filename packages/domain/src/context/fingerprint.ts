/**
 * A 53-bit hash that is equal for what a reader takes as the same text: letter case, spaces, invisible characters,
 * punctuation of ASCII and combining marks do not count. Text of which nothing else is left is hashed as it stands.
 */
export function fingerprint(text: string): number {
  return hashOf(text.toLowerCase(), true) ?? hashOf(text, false) ?? 0
}

/** A 53-bit hash of the text as it stands. */
export function exactFingerprint(text: string): number {
  return hashOf(text, false) ?? 0
}

function hashOf(text: string, isFolded: boolean): number | null {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  let counted = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (isFolded && isIdle(code)) continue
    counted++
    high = Math.imul(high ^ code, 2_654_435_761)
    low = Math.imul(low ^ code, 1_597_334_677)
  }
  if (counted === 0) return null
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909)
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909)
  return 4_294_967_296 * (2_097_151 & low) + (high >>> 0)
}

function isIdle(code: number): boolean {
  if (code < 0x30) return true
  if (code < 0x80) return (code > 0x39 && code < 0x61) || code > 0x7a
  if (code < 0x300) return code === 0xa0 || code === 0xad
  return code < 0x370 || (code >= 0x2000 && code <= 0x206f) || (code >= 0xfe00 && code <= 0xfe0f) || code === 0xfeff
}
