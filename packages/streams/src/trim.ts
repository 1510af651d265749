import { type Connections, describe } from './connect.ts'
import { FenceLostError } from './errors.ts'
import type { OnFault } from './fault.ts'
import type { Fence } from './fence.ts'
import { gapsKey, holdsKey, leaseKey, retryStream, streamKey } from './keys.ts'
import { pause } from './pause.ts'

/** Who needs the entries of a stream, and for how long. */
export interface TrimPolicy {
  readonly stream: string
  /** Nothing that one of these has not read and settled is trimmed. While one does not exist, nothing is. */
  readonly required: readonly string[]
  /** Holds without which nothing is trimmed. Others count where they exist. */
  readonly requiredHolds?: readonly string[]
  /** Groups that are moved forward when the stream is longer than `mostEntries` because of them. */
  readonly optional?: readonly { readonly group: string; readonly mostEntries: number }[]
}

/** What an optional group was made to skip. */
export interface Gap {
  readonly stream: string
  readonly partition: number
  readonly group: string
  /** First entry id that was skipped. */
  readonly from: string
  /** Last entry id that was skipped. */
  readonly to: string
  readonly entries: number
}

export interface TrimResult {
  readonly stream: string
  readonly partition: number
  readonly trimmed: number
  /** Everything older may go; `undefined` while nothing may. */
  readonly floor: string | undefined
  readonly gaps: readonly Gap[]
}

/** Trims one stream of one partition as far as its policy allows. */
export async function trimStream(
  { commands, persist }: Connections,
  partition: number,
  { stream, required, requiredHolds = [], optional = [] }: TrimPolicy,
): Promise<TrimResult> {
  const keys = [streamKey(partition, stream), holdsKey(partition, stream), gapsKey(partition)]
  const [trimmed = 0, floor = '', ...skips] = await persist('trim', () =>
    commands.nexusTrim(3, [
      ...keys,
      stream,
      ...[required.length, ...required],
      ...[requiredHolds.length, ...requiredHolds],
      ...[optional.length, ...optional.flatMap(({ group, mostEntries }) => [group, mostEntries])],
    ]),
  )
  const gaps: Gap[] = []
  for (let i = 0; i + 3 < skips.length; i += 4) {
    const [group, from, to, entries] = skips.slice(i, i + 4)
    gaps.push({ stream, partition, group: String(group), from: String(from), to: String(to), entries: Number(entries) })
  }
  return { stream, partition, trimmed: Number(trimmed), floor: floor === '' ? undefined : String(floor), gaps }
}

/** The gaps that were recorded in a partition, oldest first; about the last 1,000. */
export async function readGaps({ commands, persist }: Connections, partition: number): Promise<Gap[]> {
  const found = (await persist('read gaps', () => commands.call('XRANGE', gapsKey(partition), '-', '+'))) as [
    string,
    string[],
  ][]
  return found.map(([, [, stream = '', , group = '', , from = '', , to = '', , entries = '0']]) => ({
    ...{ stream, partition, group, from, to },
    entries: Number(entries),
  }))
}

/** Keeps entries from `entryId` on: they are not trimmed while the hold stays where it is. @throws FenceLostError */
export async function setHold(
  { commands, persist }: Connections,
  { stream, partition, name, entryId, fence }: HoldOptions,
): Promise<void> {
  const holds = holdsKey(partition, stream)
  const lease = fence ? leaseKey(partition, fence.lease) : holds
  const answer = await persist('hold', () => commands.nexusHold(2, [holds, lease, name, entryId, fence?.value ?? '']))
  if (answer === -1 && fence) throw new FenceLostError(fence.lease, fence.partition, fence.token)
}

export interface HoldOptions {
  readonly stream: string
  readonly partition: number
  readonly name: string
  /** First entry that is still needed. */
  readonly entryId: string
  readonly fence?: Fence
}

export interface KeepTrimmedOptions {
  /** Of all streams of the system: whoever gets the lease trims by his own. */
  readonly policies: readonly TrimPolicy[]
  /** Default 1,000 ms. */
  readonly everyMs?: number
  /** Called after a gap was recorded in Redis. */
  readonly onGap?: (gap: Gap) => void | Promise<void>
}

/** Trims all partitions again and again until `signal` is aborted. */
export async function trimAgainAndAgain(
  connections: Connections,
  partitions: number,
  { policies, everyMs = 1_000, onGap }: KeepTrimmedOptions,
  { signal, onFault }: { readonly signal: AbortSignal; readonly onFault: OnFault },
): Promise<void> {
  const groups = new Set(
    policies.flatMap(({ required, optional = [] }) => [...required, ...optional.map((o) => o.group)]),
  )
  const retries = [...groups].map((group): TrimPolicy => ({ stream: retryStream(group), required: [group] }))
  while (!signal.aborted) {
    for (const policy of [...policies, ...retries]) {
      for (let partition = 0; partition < partitions && !signal.aborted; partition += 1) {
        try {
          const { gaps } = await trimStream(connections, partition, policy)
          for (const gap of gaps) await onGap?.(gap)
        } catch (error) {
          if (signal.aborted) return
          onFault({ kind: 'unexpected', message: `trim ${policy.stream}: ${describe(error)}`, partition, error })
        }
      }
    }
    await pause(everyMs, signal)
  }
}
