import type { Replayed } from '@nexus/replay'
import { linkLists } from '@nexus/runtime'
import { CommandFailure } from '../failure.ts'
import { type Output, style } from '../output.ts'
import { reach } from '../reach.ts'
import { replayApart } from '../replay/replay-apart.ts'

export interface ReplayCommandOptions {
  readonly guild: string
  /** Unix ms; default 24 hours before `to`. */
  readonly from?: number
  /** Unix ms; default now. */
  readonly to?: number
  /** Differences that are told in full. */
  readonly most: number
}

const DAY_MS = 86_400_000

/** Decides recorded messages again and compares with the log. Exit code 1 when anything differs. */
export async function replay(
  { guild, from, to = Date.now(), most }: ReplayCommandOptions,
  output: Output,
): Promise<void> {
  const since = from ?? to - DAY_MS
  if (since >= to) throw new CommandFailure('--from is not before --to', { exitCode: 2 })
  const reached = await reach()
  const args = ['--guild', guild, '--from', String(since), '--until', String(to), '--most', String(most)]
  // As they are now: a list that changed since may judge otherwise.
  const lists = await linkLists(reached.environment.given.LINK_LISTS ?? '', { info: () => undefined })
  const replayed = await replayApart(reached, args, lists)
  const perSecond = Math.round(replayed.messages / replayed.seconds)
  output.result({ guildId: guild, from: since, to, ...replayed, messagesPerSecond: perSecond }, () =>
    replayText(replayed, perSecond),
  )
  if (replayed.differenceCount > 0) process.exitCode = 1
}

function replayText(
  { messages, notJudgedYet, answers, differenceCount, differences, erasedFrames, seconds }: Replayed,
  perSecond: number,
): string {
  const verdict =
    differenceCount === 0 ? style('green', '0 differences') : style('red', `${differenceCount} difference(s)`)
  return [
    `${messages} messages and ${answers} answers were decided again in ${seconds.toFixed(1)} s (${perSecond} messages/s): ${verdict}`,
    ...(erasedFrames > 0 ? [`${erasedFrames} raw events of erased members cannot be judged again`] : []),
    ...(notJudgedYet > 0
      ? [`${notJudgedYet} messages at the end are left out: the log does not say yet how they were judged`]
      : []),
    ...differences.map(
      ({ of, answering, step, at }) => `  ${answering} ${of}: the first difference is in the ${step}, at ${at}`,
    ),
    ...(differenceCount > differences.length ? [`  and ${differenceCount - differences.length} more`] : []),
  ].join('\n')
}
