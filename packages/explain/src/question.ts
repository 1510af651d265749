/** What somebody wants explained. */
export type Question =
  | { readonly kind: 'message'; readonly messageId: string; readonly guildId: string | null }
  | { readonly kind: 'case'; readonly caseId: string }
  | { readonly kind: 'case-number'; readonly number: number }

const LINK =
  /^https?:\/\/(?:[a-z]+\.)?(?:discord(?:app)?\.com|localhost|127\.0\.0\.1)(?::\d+)?\/channels\/(\d{1,20})\/\d{1,20}\/(\d{1,20})\/?$/i
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Reads a message link, a message id, a case id, or a case number such as `#12` or `case 12`; null for anything else. */
export function readQuestion(text: string): Question | null {
  const asked = text.trim().replace(/^<(.*)>$/, '$1')
  const link = LINK.exec(asked)
  if (link?.[1] && link[2]) return { kind: 'message', messageId: link[2], guildId: link[1] }
  if (UUID.test(asked)) return { kind: 'case', caseId: asked.toLowerCase() }
  const number = /^(?:case\s*#?|#)\s*(\d{1,9})$/i.exec(asked)
  if (number?.[1] && Number(number[1]) > 0) return { kind: 'case-number', number: Number(number[1]) }
  // Discord's ids have more digits than any case number will have.
  if (/^\d{15,20}$/.test(asked)) return { kind: 'message', messageId: asked, guildId: null }
  if (/^\d{1,9}$/.test(asked) && Number(asked) > 0) return { kind: 'case-number', number: Number(asked) }
  return null
}
