const HARMFUL = new Set(
  'yes true toxic hate hateful hatespeech offensive abusive abuse spam scam harmful unsafe bad positive pos insult insults obscene threat threats flagged sexism racism sexist racist harassment violence profanity e i explicit implicit hateandoffensive offensivelanguage jailbreak injection'.split(
    ' ',
  ),
)
const HARMLESS = new Set(
  'no false normal not none neither nothate nothateful nonhate nonhateful nothatespeech nottoxic nontoxic notoffensive nonoffensive clean ham benign safe neutral ok okay acceptable negative neg a o other action harmless unflagged notspam nothing notabusive notharmful noharm'.split(
    ' ',
  ),
)

/** Whether a label speaks against its text; null where it is not understood. Numbers: 0 does not, from a half on they do. */
export function meaningOf(label: string): boolean | null {
  const value = label.trim().toLowerCase()
  if (value === '') return null
  const number = Number(value)
  if (Number.isFinite(number)) return number >= 0.5
  const word = value.replace(/[^a-z]/g, '')
  if (HARMFUL.has(word)) return true
  return HARMLESS.has(word) ? false : null
}
