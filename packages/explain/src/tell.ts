import type { Explanation, Step } from './chain.ts'

const TITLES = {
  cleared: 'was read and cleared',
  unjudged: 'was delivered; the log holds no judgement of it yet',
  case: 'belongs to',
} as const

/** One line that says what this is about and how it ended. */
export function headlineOf({ messageId, caseId, caseNumber, result }: Explanation): string {
  const subject = messageId === null ? 'This' : `Message ${messageId}`
  if (result !== 'case') return `${subject} ${TITLES[result]}.`
  return `${subject} ${TITLES.case} case ${caseNumber ?? '(not numbered)'} (${caseId}).`
}

/** The chain as plain text, one step after the other, for a terminal. */
export function explanationText(explanation: Explanation): string {
  return [headlineOf(explanation), ...explanation.steps.map(stepText)].join('\n')
}

function stepText({ at, type, eventId, position, sentence, words }: Step): string {
  const place = position === null ? 'archive' : `position ${position}`
  const lines = [`${new Date(at).toISOString()}  ${type}  (${place}, ${eventId})`, `    ${sentence}`]
  if (words) lines.push(`    ${words.kind === 'message' ? 'He wrote' : 'Reason'}: ${quoted(words.text)}`)
  return lines.join('\n')
}

/** On one line, so that no one's words can pass for ours; control characters are shown as such. */
function quoted(text: string | null): string {
  return text === null ? '(erased)' : JSON.stringify(text)
}
