import { streams as streamNames } from '@nexus/events'
import type { DeadLetter, DeadLetterPlace, Streams } from '@nexus/streams'
import { describeAge } from '../describe-age.ts'
import { CommandFailure } from '../failure.ts'
import { type Output, tableOf } from '../output.ts'
import { openReachedStreams, reach } from '../reach.ts'

export interface Selection {
  readonly stream?: string
  readonly limit: number
}

/** A letter's name on the command line: stream, partition and entry id. */
const nameOf = ({ stream, partition, id }: DeadLetterPlace) => `${stream}/${partition}/${id}`

export function parsePlace(name: string): DeadLetterPlace {
  const match = /^([a-z.-]+)\/(\d+)\/(\d+-\d+)$/.exec(name)
  if (match?.[1] && match[2] && match[3]) return { stream: match[1], partition: Number(match[2]), id: match[3] }
  throw new CommandFailure(`"${name}" names no dead letter`, {
    next: 'nexus dlq list prints their names, such as discord.events/0/1700000000000-0',
    exitCode: 2,
  })
}

/** What was given up after its last attempt; words stay sealed. */
export async function dlqList(selection: Selection, output: Output): Promise<void> {
  await using streams = await openReachedStreams(await reach())
  const letters = await lettersOf(streams, selection)
  const rows = letters.map(({ stream, partition, id, group, attempts, code, message, at }) => {
    const place = { stream, partition, id }
    return { name: nameOf(place), ...place, group, attempts, code, message, at }
  })
  output.result(rows, () => (rows.length === 0 ? 'no dead letters' : listText(letters)))
}

function listText(letters: readonly DeadLetter[]): string {
  const now = Date.now()
  return tableOf(
    ['name', 'given up by', 'attempts', 'age', 'code', 'why'],
    letters.map((letter) => [
      nameOf(letter),
      letter.group,
      String(letter.attempts),
      describeAge(now - letter.at),
      letter.code,
      letter.message.length > 60 ? `${letter.message.slice(0, 59)}…` : letter.message,
    ]),
  )
}

/** One letter with its fields as they are kept. */
export async function dlqShow(name: string, output: Output): Promise<void> {
  const place = parsePlace(name)
  await using streams = await openReachedStreams(await reach())
  const letter = await streams.deadLetters.get(place)
  if (!letter) throw missing(name)
  const { fields: flat, ...facts } = letter
  const fields = Object.fromEntries(pairsOf(flat))
  output.result({ name, ...facts, fields }, () =>
    [
      `${name}: given up by ${facts.group} after ${facts.attempts} attempts at ${new Date(facts.at).toISOString()}`,
      `${facts.code}: ${facts.message}`,
      `was ${facts.entryId} of ${facts.stream}`,
      ...Object.entries(fields).map(
        ([field, value]) => `  ${field} = ${value.length > 400 ? `${value.slice(0, 399)}…` : value}`,
      ),
    ].join('\n'),
  )
}

function pairsOf(flat: readonly string[]): [string, string][] {
  return flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? ''] satisfies [string, string]] : []))
}

export interface ChangeOptions extends Selection {
  readonly all?: boolean
  readonly yes?: boolean
}

/** Delivers letters once more, to the group that gave them up and to no other. */
export function dlqRetry(names: readonly string[], options: ChangeOptions, output: Output): Promise<void> {
  return change(names, options, output, {
    would: 'would be delivered again',
    did: 'delivered again',
    act: (streams, place) => streams.deadLetters.redrive(place),
  })
}

/** Deletes letters. What they held is gone from the streams; the log and the archive keep theirs. */
export function dlqDrop(names: readonly string[], options: ChangeOptions, output: Output): Promise<void> {
  return change(names, options, output, {
    would: 'would be deleted',
    did: 'deleted',
    act: (streams, place) => streams.deadLetters.drop(place),
  })
}

interface Change {
  readonly would: string
  readonly did: string
  readonly act: (streams: Streams, place: DeadLetterPlace) => Promise<boolean>
}

async function change(
  names: readonly string[],
  options: ChangeOptions,
  output: Output,
  { would, did, act }: Change,
): Promise<void> {
  if (names.length === 0 && !options.all) {
    throw new CommandFailure('name the dead letters, or ask for all of them', {
      next: 'nexus dlq list prints their names; --all takes all (of one stream with --stream)',
      exitCode: 2,
    })
  }
  const named = names.map(parsePlace)
  await using streams = await openReachedStreams(await reach())
  const places = options.all ? await lettersOf(streams, options) : named
  const changed: string[] = []
  for (const place of places) {
    const isThere = options.yes ? await act(streams, place) : (await streams.deadLetters.get(place)) !== undefined
    if (!isThere) throw missing(nameOf(place))
    changed.push(nameOf(place))
  }
  output.result({ isDryRun: !options.yes, letters: changed }, () => {
    if (changed.length === 0) return 'no dead letters'
    return [...changed, `${changed.length} ${options.yes ? did : would}`].join('\n')
  })
  if (!options.yes && changed.length > 0) output.say('nothing was changed: add --yes to do it')
}

async function lettersOf(streams: Streams, { stream, limit }: Selection): Promise<readonly DeadLetter[]> {
  const names: readonly string[] = stream === undefined ? streamNames : [stream]
  const letters = await Promise.all(names.map((name) => streams.deadLetters.list(name, { limit })))
  return letters.flat().slice(0, limit)
}

function missing(name: string): CommandFailure {
  return new CommandFailure(`there is no dead letter ${name} any more`, {
    next: 'nexus dlq list shows those that are there',
  })
}
