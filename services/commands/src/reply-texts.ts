import type { DataNamed, Message } from '@nexus/events'
import { type Explanation, headlineOf, type Step } from '@nexus/explain'
import type { Standing } from './ports.ts'

/** Longest answer that Discord takes, in characters. */
const LONGEST = 2_000
const LONGEST_WORDS = 300

export const unansweredText = 'Nothing came of it. The log has the details.'

/** What a member of staff is told of what was recorded. */
export function recordedText(message: Message): string {
  switch (message.type) {
    case 'ApproveCase':
      return '✅ Recorded: you approve this decision.'
    case 'OverrideCase':
      return '❌ Recorded: the decision is being taken back. The message in the mod log will say what could be undone.'
    case 'AppealCase':
      return 'Recorded: somebody who has not decided your case will look at it again.'
    case 'CommandRefused':
      return REFUSALS[message.data.reason]
    default:
      return unansweredText
  }
}

const REFUSALS: Readonly<Record<DataNamed<'CommandRefused'>['reason'], string>> = {
  not_staff: 'Only staff of this guild may do that. Your roles were checked just now.',
  own_case: 'This case is about you: somebody else must decide it.',
  not_a_member: 'Discord does not know you as a member of this guild.',
  case_unknown: 'No such case exists in this guild.',
  case_settled: 'Staff have decided this case already.',
  bot: 'Bots do not decide cases.',
  policy_invalid: 'That policy does not hold. Nothing was changed.',
  nothing_to_appeal:
    'There is nothing to look at again: nothing was done, it was taken back, or somebody has been asked before.',
  decided_by_you: 'The member asks for another look, and you have decided this case before: somebody else must.',
  level_unknown: 'This server has no level of alarm of that name. Nothing was changed.',
}

export function standingText({ position, recordedAt, cases, policyVersion, tiers }: Standing, now: number): string {
  const ago =
    recordedAt === null
      ? 'nothing is recorded yet'
      : `last recorded ${Math.max(0, Math.round((now - recordedAt) / 1_000))} s ago`
  const policy = policyVersion === 0 ? 'the built-in policy' : `policy version ${policyVersion}`
  return `NEXUS is at work. Log position ${position}, ${ago}. ${cases} case(s) in this guild so far, judged by ${policy}.${tiersText(tiers)}`
}

/** What models learned from the staff of this guild. */
function tiersText(tiers: Standing['tiers']): string {
  if (tiers.size === 0) return ''
  const said = [...tiers].map(
    ([category, tier]) => `${category.replaceAll('_', ' ')} ${tier === 0 ? 'not at all' : tier}`,
  )
  return ` How freely AI acts here, by what staff confirmed (7 is most): ${said.join(', ')}.`
}

/** The short form of a causal chain. */
export function whyText(asked: string, explanation: Explanation | null): string {
  if (!explanation) {
    return `Nothing is known of ${inCode(asked, 100)} in this guild. Give a message link, a message id, or a case such as \`#12\`.`
  }
  const lines = [headlineOf(explanation), ...explanation.steps.map(stepText)]
  const text = lines.join('\n')
  if (text.length <= LONGEST) return text
  // The first steps say why it began, the last how it ended.
  const kept = [...lines]
  let dropped = 0
  while (kept.join('\n').length > LONGEST - 60 && kept.length > 3) {
    kept.splice(Math.floor(kept.length / 2), 1)
    dropped += 1
  }
  kept.splice(Math.ceil(kept.length / 2), 0, `… ${dropped} more steps: \`nexus why\` shows them all …`)
  return kept.join('\n').slice(0, LONGEST)
}

function stepText({ at, type, eventId, sentence, words }: Step): string {
  const seconds = Math.floor(at / 1_000)
  const line = `<t:${seconds}:T> **${type}** ${plain(sentence)} \`${eventId.slice(-12)}\``
  return words ? `${line}\n> ${words.text === null ? '(erased)' : inCode(words.text, LONGEST_WORDS)}` : line
}

/** Sentences are ours, but rules and models are named by others: nothing in them may become a link, a ping or a style. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_~|<>[\]()#@]/g, (character) => `\\${character}`)
}

/** A member's words on one line of code: no link, no ping, no line that could pass for ours. */
export function inCode(text: string, longest: number): string {
  const line = text
    .toWellFormed()
    .replaceAll('`', 'ˋ')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
  const characters = [...line]
  const shown = characters.length > longest ? `${characters.slice(0, longest).join('')}…` : line
  return shown === '' ? '(nothing readable)' : `\`${shown}\``
}
