import type { Connections } from './connect.ts'
import { compareEntries } from './entry-id.ts'

/** One line of XPENDING. */
export type PendingReply = readonly [id: string, consumer: string, idleMs: number, attempts: number]
type PendingSummary = readonly [
  count: number,
  oldest: string,
  newest: string,
  owners: readonly (readonly [string, string])[] | null,
]

const PAGE = 1_000

/** Everything that is pending in a group, oldest first. */
export async function listPending(
  { commands, persist }: Connections,
  key: string,
  group: string,
): Promise<PendingReply[]> {
  const pending: PendingReply[] = []
  for (let from = '-'; ; ) {
    const page = (await persist('list pending', () =>
      commands.call('XPENDING', key, group, from, '+', PAGE),
    )) as readonly PendingReply[]
    pending.push(...page)
    const last = page.at(-1)
    if (!last || page.length < PAGE) return pending
    from = `(${last[0]}`
  }
}

/** What is pending for `consumer` and was idle for `idleMs`, and whatever is pending for others; oldest first. */
export async function listForgotten(
  { commands, persist }: Connections,
  { key, group, consumer, idleMs }: { key: string; group: string; consumer: string; idleMs: number },
): Promise<PendingReply[]> {
  const [summary, own] = (await persist('look for pending', () =>
    Promise.all([
      commands.call('XPENDING', key, group),
      commands.call('XPENDING', key, group, 'IDLE', idleMs, '-', '+', PAGE, consumer),
    ]),
  )) as [PendingSummary, readonly PendingReply[]]
  const forgotten = [...own]
  for (const [owner] of summary[3] ?? []) {
    if (owner === consumer) continue
    const orphans = await persist('look for pending', () =>
      commands.call('XPENDING', key, group, '-', '+', PAGE, owner),
    )
    forgotten.push(...(orphans as readonly PendingReply[]))
  }
  return forgotten.sort(([a], [b]) => compareEntries(a, b))
}
