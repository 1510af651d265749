import { surfacesOf, surfacesText } from '@nexus/domain'
import type { EventLog } from '@nexus/event-log'
import { explain, explanationText, openSources, type Question, readQuestion } from '@nexus/explain'
import { catchUpWithin } from '../catch-up.ts'
import { CommandFailure } from '../failure.ts'
import type { Output } from '../output.ts'
import { openReachedLog, reach } from '../reach.ts'
import { recordReading } from '../why/record-reading.ts'

export interface WhyOptions {
  /** Where case numbers count; needed when several guilds have a case of that number. */
  readonly guild?: string
  readonly words?: boolean
}

/** Longest that finding a case by its number may wait for the table of cases, in ms. */
const FIND_WITHIN_MS = 3_000

/** Prints the causal chain of a message or a case. */
export async function why(asked: string, { guild, words = false }: WhyOptions, output: Output): Promise<void> {
  const question = readQuestion(asked)
  if (!question) {
    throw new CommandFailure(`"${asked}" is no message id, message link, case id or case number`, {
      next: 'copy a message link in Discord, or give a number such as #12',
      exitCode: 2,
    })
  }
  await using eventLog = await openReachedLog(await reach())
  const guildId = guild ?? (question.kind === 'case-number' ? await guildWith(question, eventLog) : null)
  const sources = openSources(eventLog, { surfacesOf, surfacesText })
  const explanation = await explain(question, { sources, guildId, withWords: words })
  if (!explanation) {
    throw new CommandFailure(`neither the log nor the archive knows ${asked}`, {
      next: 'nexus lag shows whether messages still wait; nexus log tail shows what was recorded last',
    })
  }
  // Recorded before it is shown: nobody reads members' words without a trace.
  if (words && explanation.subjects.length > 0) {
    await recordReading(eventLog, {
      guildId: explanation.guildId,
      purpose: 'nexus why',
      subjects: explanation.subjects,
    })
  }
  output.result(explanation, explanationText)
}

async function guildWith({ number }: Extract<Question, { kind: 'case-number' }>, eventLog: EventLog): Promise<string> {
  const isCurrent = await catchUpWithin(eventLog, FIND_WITHIN_MS)
  const rows = await eventLog.db
    .selectFrom('nexus.cases')
    .select('guild_id')
    .where('number', '=', number)
    .orderBy('guild_id')
    .limit(20)
    .execute()
  const [first, second] = rows
  if (first && !second) return first.guild_id
  if (first) {
    throw new CommandFailure(`several guilds have a case ${number}: ${rows.map((row) => row.guild_id).join(', ')}`, {
      next: `nexus why '#${number}' --guild ${first.guild_id}`,
      exitCode: 2,
    })
  }
  throw new CommandFailure(
    `no guild has a case ${number}${isCurrent ? '' : ' among the cases that are listed so far'}`,
    {
      next: 'ask by the case id or a message id',
    },
  )
}
