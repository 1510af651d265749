import type { Connections } from './connect.ts'
import { compareEntries } from './entry-id.ts'
import { streamKey } from './keys.ts'

/** How far a group has come in one stream of one partition. */
export interface GroupProgress {
  /** Id of the newest entry that the stream ever held; `0-0` before the first. */
  readonly newest: string
  /** The oldest entry that was not read, or read and not settled; null where there is none. All before it is settled. */
  readonly oldestUnsettled: string | null
}

export interface ProgressOptions {
  readonly stream: string
  readonly partition: number
  readonly group: string
}

/** What is settled while this asks may still be told as unsettled; never the other way round. */
export async function readProgress(
  { commands, persist }: Connections,
  { stream, partition, group }: ProgressOptions,
): Promise<GroupProgress> {
  const key = streamKey(partition, stream)
  const ask = <R>(...call: [string, ...(string | number)[]]) =>
    persist('read progress', () => commands.call(...call)) as Promise<R>
  if ((await ask<number>('EXISTS', key)) === 0) return { newest: '0-0', oldestUnsettled: null }
  const [facts, groups] = await Promise.all([
    ask<unknown[]>('XINFO', 'STREAM', key),
    ask<unknown[][]>('XINFO', 'GROUPS', key),
  ])
  const newest = String(factOf(facts, 'last-generated-id'))
  const known = groups.find((one) => factOf(one, 'name') === group)
  const delivered = known ? String(factOf(known, 'last-delivered-id')) : '0-0'
  // Unread first: what is delivered between the two questions is pending in the second.
  const [unread] = await ask<[string, string[]][]>('XRANGE', key, `(${delivered}`, '+', 'COUNT', 1)
  const [, pending] = known ? await ask<[number, string | null]>('XPENDING', key, group) : [0, null]
  const unsettled = [unread?.[0], pending].filter((id) => typeof id === 'string').sort(compareEntries)
  return { newest, oldestUnsettled: unsettled[0] ?? null }
}

function factOf(facts: readonly unknown[], name: string): unknown {
  return facts[facts.indexOf(name) + 1]
}
