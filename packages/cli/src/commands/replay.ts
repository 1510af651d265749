import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Replayed } from '@nexus/replay'
import { CommandFailure } from '../failure.ts'
import { type Output, style } from '../output.ts'
import { type Reached, reach } from '../reach.ts'

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
  const replayed = await replayApart(reached, [
    '--guild',
    guild,
    '--from',
    String(since),
    '--until',
    String(to),
    '--most',
    String(most),
  ])
  const perSecond = Math.round(replayed.messages / replayed.seconds)
  output.result({ guildId: guild, from: since, to, ...replayed, messagesPerSecond: perSecond }, () =>
    replayText(replayed, perSecond),
  )
  if (replayed.differenceCount > 0) process.exitCode = 1
}

/** In a process without credentials of Discord, AI or Redis. */
export async function replayApart(
  { databaseUrl, masterKeyFile }: Pick<Reached, 'databaseUrl' | 'masterKeyFile'>,
  args: readonly string[],
): Promise<Replayed> {
  const file = fileURLToPath(new URL('../replay/replay-process.ts', import.meta.url))
  const child = spawn(process.execPath, [file, ...args], {
    env: { DATABASE_URL: databaseUrl, NEXUS_MASTER_KEY_FILE: masterKeyFile },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  if (code === 0) return JSON.parse(stdout) as Replayed
  const reason = stderr.split('\n').find((line) => /error/i.test(line)) ?? stderr.trim().split('\n').at(-1)
  throw new CommandFailure(`the replay ended early: ${reason ?? `code ${code}`}`, {
    next: 'nexus log verify shows whether the log is whole; NEXUS_DEBUG=1 shows more',
    cause: stderr,
  })
}

function replayText(
  { messages, answers, differenceCount, differences, erasedFrames, seconds }: Replayed,
  perSecond: number,
): string {
  const verdict =
    differenceCount === 0 ? style('green', '0 differences') : style('red', `${differenceCount} difference(s)`)
  return [
    `${messages} messages and ${answers} answers were decided again in ${seconds.toFixed(1)} s (${perSecond} messages/s): ${verdict}`,
    ...(erasedFrames > 0 ? [`${erasedFrames} raw events of erased members cannot be judged again`] : []),
    ...differences.map(
      ({ of, answering, step, at }) => `  ${answering} ${of}: the first difference is in the ${step}, at ${at}`,
    ),
    ...(differenceCount > differences.length ? [`  and ${differenceCount - differences.length} more`] : []),
  ].join('\n')
}
