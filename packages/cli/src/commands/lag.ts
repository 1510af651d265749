import { setTimeout as wait } from 'node:timers/promises'
import { flow, type ServiceName, type Stream, streams as streamNames } from '@nexus/events'
import type { GroupLag, Streams } from '@nexus/streams'
import { type Output, style, tableOf } from '../output.ts'
import { openReachedStreams, reach } from '../reach.ts'
import { untilInterrupted } from '../until-interrupted.ts'

export interface LagCommandOptions {
  readonly watch?: boolean
  /** Every partition by itself instead of one line for each stream and group. */
  readonly partitions?: boolean
  /** Exit code 3 when something waits longer, in seconds. */
  readonly maxSeconds: number
}

interface LagRow {
  readonly stream: string
  readonly group: string
  readonly partition: number | null
  readonly entries: number
  readonly seconds: number
  readonly pending: number
  readonly oldestPendingSeconds: number
  readonly exists: boolean
}

const WATCH_EVERY_MS = 1_000

/** How far each service is behind. Exit code 3 past the threshold. */
export async function lag(options: LagCommandOptions, output: Output): Promise<void> {
  await using streams = await openReachedStreams(await reach())
  if (!options.watch) {
    const rows = await readRows(streams, options.partitions ?? false)
    const isBehind = rows.some((row) => isPast(row, options.maxSeconds))
    output.result({ isBehind, maxSeconds: options.maxSeconds, totals: totalsOf(rows), rows }, () =>
      lagText(rows, options.maxSeconds),
    )
    if (isBehind) process.exitCode = 3
    return
  }
  const interrupted = untilInterrupted()
  while (!interrupted.aborted) {
    const rows = await readRows(streams, options.partitions ?? false)
    const isTerminal = process.stdout.isTTY && !output.isJson
    output.line(
      { at: Date.now(), totals: totalsOf(rows), rows },
      () => `${isTerminal ? '\u001b[2J\u001b[H' : ''}${lagText(rows, options.maxSeconds)}`,
    )
    await wait(WATCH_EVERY_MS, undefined, { signal: interrupted }).catch(() => undefined)
  }
}

async function readRows(streams: Streams, isByPartition: boolean): Promise<readonly LagRow[]> {
  const found = await Promise.all(streamNames.map((stream) => streams.lag({ stream, groups: readersOf(stream) })))
  const rows = found.flat().map(rowOf)
  if (isByPartition) return rows
  const merged = Map.groupBy(rows, ({ stream, group }) => `${stream} ${group}`)
  return [...merged.values()].map((group) => group.reduce(sumOf)).map((row) => ({ ...row, partition: null }))
}

/** The services that read a stream; `DiscordEventReceived` travels on two, of which some read one. */
export function readersOf(stream: Stream): readonly ServiceName[] {
  const readers = flow
    .filter((passage) => passage.streams.includes(stream))
    .flatMap(({ to }) => to.map(({ service }) => service))
  const spared: Partial<Record<Stream, ServiceName>> = {
    'discord.events': 'commands',
    'discord.interactions': 'context',
  }
  return [...new Set(readers)].filter((service) => service !== spared[stream])
}

function rowOf({
  stream,
  group,
  partition,
  entries,
  seconds,
  pending,
  oldestPendingSeconds,
  exists,
}: GroupLag): LagRow {
  return { stream, group, partition, entries, seconds, pending, oldestPendingSeconds, exists }
}

function sumOf(a: LagRow, b: LagRow): LagRow {
  return {
    ...a,
    entries: a.entries + b.entries,
    seconds: Math.max(a.seconds, b.seconds),
    pending: a.pending + b.pending,
    oldestPendingSeconds: Math.max(a.oldestPendingSeconds, b.oldestPendingSeconds),
    exists: a.exists || b.exists,
  }
}

function totalsOf(rows: readonly LagRow[]) {
  return {
    entries: rows.reduce((sum, { entries }) => sum + entries, 0),
    pending: rows.reduce((sum, { pending }) => sum + pending, 0),
    seconds: Math.max(0, ...rows.map(({ seconds, oldestPendingSeconds }) => Math.max(seconds, oldestPendingSeconds))),
  }
}

function isPast(row: LagRow, maxSeconds: number): boolean {
  return Math.max(row.seconds, row.oldestPendingSeconds) > maxSeconds
}

function lagText(rows: readonly LagRow[], maxSeconds: number): string {
  const hasPartitions = rows.some(({ partition }) => partition !== null)
  const table = tableOf(
    ['stream', ...(hasPartitions ? ['partition'] : []), 'group', 'waiting', 'for', 'in hand', 'oldest'],
    rows.map((row) => {
      const cells = [
        row.stream,
        ...(hasPartitions ? [String(row.partition)] : []),
        row.exists ? row.group : `${row.group} (none yet)`,
        String(row.entries),
        `${row.seconds.toFixed(1)} s`,
        String(row.pending),
        `${row.oldestPendingSeconds.toFixed(1)} s`,
      ]
      return isPast(row, maxSeconds) ? cells.map((cell) => style('red', cell)) : cells
    }),
  )
  const { entries, pending, seconds } = totalsOf(rows)
  const verdict = rows.some((row) => isPast(row, maxSeconds))
    ? style('red', `behind (more than ${maxSeconds} s)`)
    : 'keeping up'
  return `${table}\n\n${entries} entries wait, ${pending} are in hand, the oldest for ${seconds.toFixed(1)} s: ${verdict}`
}
