import type { AppendedEvent, Fault } from '@nexus/event-log'
import { parseMessage } from '@nexus/events'
import { anchorsIn } from '../anchors.ts'
import { describeAge } from '../describe-age.ts'
import { type Output, style } from '../output.ts'
import { openReachedLog, reach } from '../reach.ts'
import { untilInterrupted } from '../until-interrupted.ts'

/** Reads log and archive once, against the signed anchors of the state folder. Exit code 1 with the first fault. */
export async function logVerify(output: Output): Promise<void> {
  const reached = await reach()
  const anchors = await anchorsIn(reached.stateDir)
  await using eventLog = await openReachedLog(reached)
  const startedAt = Date.now()
  let toldAt = startedAt
  const verified = await eventLog.verify({
    anchors,
    onProgress(position) {
      if (Date.now() - toldAt < 2_000) return
      toldAt = Date.now()
      output.say(`  up to position ${position}`)
    },
  })
  const archive = await eventLog.verifyArchive({ anchors })
  const newest = anchors.at(-1)
  const faults = [
    ...(verified.fault ? [{ where: 'log', ...verified.fault }] : []),
    ...archive.flatMap(({ partition, fault }) =>
      fault ? [{ where: `archive partition ${partition}`, ...fault }] : [],
    ),
  ]
  const facts = {
    isWhole: faults.length === 0,
    events: verified.rows,
    position: verified.position,
    chain: verified.chain,
    archived: archive.reduce((sum, { rows }) => sum + rows, 0),
    anchors: anchors.length,
    newestAnchorAt: newest?.at ?? null,
    seconds: (Date.now() - startedAt) / 1_000,
    faults,
  }
  output.result(facts, () =>
    [
      ...(faults.length === 0
        ? [style('green', `The log is whole: ${facts.events} events up to position ${facts.position}.`)]
        : faults.map(faultText)),
      `Archive: ${facts.archived} raw events in ${archive.length} partitions. Chain ${facts.chain.slice(0, 16)}…`,
      newest
        ? `Held against ${anchors.length} signed anchors, the newest ${describeAge(Date.now() - newest.at)} old at position ${newest.position}.`
        : 'There is no signed anchor to hold it against: a cut-off end would not be seen.',
    ].join('\n'),
  )
  if (faults.length > 0) process.exitCode = 1
}

function faultText({ where, kind, position, detail }: Fault & { readonly where: string }): string {
  return style('red', `${where}: ${kind} at position ${position}: ${detail}`)
}

/** Where the log stands. */
export async function logHead(output: Output): Promise<void> {
  await using eventLog = await openReachedLog(await reach())
  output.result(await eventLog.head(), ({ position, chain, recordedAt }) =>
    [
      `position  ${position}`,
      `chain     ${chain}`,
      `recorded  ${recordedAt === null ? '-' : new Date(recordedAt).toISOString()}`,
    ].join('\n'),
  )
}

export interface TailOptions {
  readonly lines: number
  readonly follow?: boolean
  readonly type?: readonly string[]
}

/** Most positions that are looked through backwards for events of one type. */
const LOOK_BACK = 100_000

/** The newest events, one line each (with `--json` one envelope a line when following, else an array). */
export async function logTail({ lines, follow = false, type }: TailOptions, output: Output): Promise<void> {
  await using eventLog = await openReachedLog(await reach())
  const types = type && type.length > 0 ? { types: type } : {}
  const { position: head } = await eventLog.head()
  let found: AppendedEvent[] = []
  for (let end = head; end > 0 && found.length < lines && head - end < LOOK_BACK; ) {
    const limit = Math.min(types.types ? 10_000 : lines, end)
    const page = await eventLog.read({ after: end - limit, limit, ...types })
    found = [...page.events, ...found]
    end -= limit
  }
  found = found.slice(-lines)
  if (!follow) {
    output.result(found.map(lineOf), (rows) => rows.map(lineText).join('\n') || 'the log is empty')
    return
  }
  const show = (events: readonly AppendedEvent[]) => {
    for (const event of events) output.line(lineOf(event), lineText)
  }
  show(found)
  for await (const { events } of eventLog.subscribe({ after: head, signal: untilInterrupted(), ...types })) show(events)
}

interface Line {
  readonly position: number
  readonly at: number | null
  readonly type: string
  readonly entity: string
  readonly guildId: string | null
  readonly id: string | null
}

/** Without the data: most of it is sealed, and `nexus why` tells what it means. */
function lineOf({ position, type, entity, json }: AppendedEvent): Line {
  const parsed = parseMessage(json)
  if (!parsed.ok) return { position, at: null, type, entity, guildId: null, id: null }
  const { occurredAt: at, guildId, id } = parsed.message
  return { position, at, type, entity, guildId, id }
}

function lineText({ position, at, type, entity }: Line): string {
  return `${String(position).padStart(8)}  ${at === null ? '(unreadable)'.padEnd(24) : new Date(at).toISOString()}  ${type.padEnd(22)} ${entity}`
}
