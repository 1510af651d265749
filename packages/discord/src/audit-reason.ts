/** Longest audit-log reason that Discord takes, in characters after URL encoding. */
const LONGEST_ENCODED = 512

/** A reason that Discord's audit log takes: one line, at most 512 characters once encoded, cut between characters. */
export function auditReason(text: string): string {
  const line = text
    .toWellFormed()
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
  let encoded = 0
  let reason = ''
  for (const character of line) {
    encoded += encodeURIComponent(character).length
    if (encoded > LONGEST_ENCODED) break
    reason += character
  }
  return reason
}
