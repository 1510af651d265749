import type { Action, DataNamed } from '@nexus/events'

type Order = Pick<
  DataNamed<'EnforcementOrdered'>,
  'caseNumber' | 'reason' | 'action' | 'source' | 'ruleId' | 'messageId' | 'channelId'
>

/** Longest audit-log reason that Discord takes, in characters after URL encoding. */
const LONGEST_ENCODED = 512
const LONGEST_MESSAGE = 2_000

/** Why, for Discord's audit log: one line of our own words with the case, never the member's. */
export function auditReasonOf({ caseNumber, reason, source, ruleId }: Order): string {
  const by = source === 'staff' ? 'staff' : source === 'rule' ? `rule ${ruleId ?? ''}`.trim() : 'AI, within its ceiling'
  const line = oneLine(`NEXUS case ${caseNumber}: ${reason}; decided by ${by}`)
  let cut = ''
  let encoded = 0
  for (const character of line) {
    encoded += encodeURIComponent(character).length
    if (encoded > LONGEST_ENCODED) break
    cut += character
  }
  return cut.trimEnd()
}

/** What a member is told with a warning: what it is about, what follows from it, and how to ask for another look. */
export function warningTo({ caseNumber, reason }: Order, guildName: string, appeal: string | null): string {
  return joined([
    `Hello. A message of yours in **${plain(guildName)}** was found to go against the rules there: ${plain(reason)}.`,
    'Please keep to the rules of the server; repeated breaches can lead to a time-out.',
    asking(appeal, caseNumber),
  ])
}

/** What a member is told when a decision about him was taken back. `undone` says what was. */
export function apologyTo({ caseNumber }: Order, guildName: string, undone: readonly Action['kind'][] = []): string {
  const lifted = undone.includes('timeout') ? ' Your time-out has been lifted.' : ''
  const gone = undone.includes('delete')
    ? ' A deleted message cannot be brought back; you are welcome to post it again.'
    : ''
  return joined([
    `Hello. The staff of **${plain(guildName)}** looked at a decision about you (case ${caseNumber}) and took it back.${lifted}${gone}`,
    'It does not count against you. We are sorry for the trouble.',
  ])
}

function asking(appeal: string | null, caseNumber: number): string {
  const how = appeal === null ? 'tell the staff of the server' : plain(appeal)
  return `If you think this is a mistake: ${how}, and name case ${caseNumber}. A person will look at it.`
}

const joined = (lines: readonly string[]) => lines.join('\n').slice(0, LONGEST_MESSAGE).toWellFormed()

/** Names and settings of a guild are shown as text: no markup, no mentions, no links. */
function plain(text: string): string {
  return oneLine(text)
    .replaceAll(/[\\*_~`|>[\]()<#@]/g, (sign) => (sign === '@' || sign === '<' ? `${sign}\u200b` : `\\${sign}`))
    .replaceAll('://', ':\u200b//')
    .slice(0, 300)
}

const oneLine = (text: string) =>
  text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
