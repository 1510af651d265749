/** What a verdict prompt asks to be judged. */
export interface JudgedMessage {
  /** Every text of the message, and the names of its author. */
  readonly texts: readonly string[]
  /** Rules of the guild that noticed something, with the category each of them means. */
  readonly noticed: readonly { readonly ruleId: string; readonly category: string }[]
}

/**
 * Reads the judged message out of a prompt: the one line of JSON between `[[judged <nonce>]]` and `[[/judged <nonce>]]`.
 * Null when the prompt holds no such envelope.
 */
export function readEnvelope(prompt: string): JudgedMessage | null {
  const judged = sectionOf(prompt, 'judged')
  if (judged === undefined) return null
  const signals = sectionOf(prompt, 'signals')
  return {
    texts: stringsIn(judged),
    noticed: (Array.isArray(signals) ? signals : []).filter(isNotice),
  }
}

function sectionOf(prompt: string, name: string): unknown {
  const pattern = new RegExp(`^\\[\\[${name} ([0-9a-f]{32})\\]\\]\\n(.*)\\n\\[\\[/${name} \\1\\]\\]$`, 'm')
  const json = pattern.exec(prompt)?.[2]
  if (json === undefined) return undefined
  try {
    return JSON.parse(json)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(stringsIn)
}

const isNotice = (value: unknown): value is JudgedMessage['noticed'][number] =>
  typeof value === 'object' && value !== null && 'ruleId' in value && 'category' in value
