import type { Outcome } from '@nexus/discord'
import { nonceOf } from '@nexus/discord'
import type { DataNamed, MessageNamed } from '@nexus/events'
import type { Recorded } from '@nexus/runtime'
import { enforcementFaultOf } from '../act/done.ts'
import type { Board, Card, Cases, Ledger, Policies } from '../ports.ts'
import type { ExecutorTelemetry } from '../telemetry.ts'
import { type ShownCase, shownCaseOf } from './case-of.ts'
import type { ShownRevisions } from './shown-revisions.ts'

export interface ModLogOptions {
  readonly cases: Cases
  readonly board: Board
  readonly policies: Policies
  readonly ledger: Ledger
  /** A case as staff see it; unseals what it quotes. */
  readonly render: (history: readonly Recorded[], revision: number) => Promise<Card>
  readonly shown: ShownRevisions
  readonly telemetry: ExecutorTelemetry
}

/** Attempts to post one case, beyond which it is left to the console. */
const MOST_ATTEMPTS = 6

/** Brings the one message of a case up to date, and posts it if it does not exist. */
export async function showCase(caseId: string, options: ModLogOptions, signal: AbortSignal): Promise<void> {
  const history = await options.cases.history(caseId)
  const shown = shownCaseOf(history)
  if (!shown) return
  if (shown.posted) return refresh(shown, shown.posted.data, history, options, signal)
  if (shown.pending) return post(shown, shown.pending, history, { ...options, isRepeated: true }, signal)
  if (shown.failures.length >= MOST_ATTEMPTS) return

  const { modLogChannel } = await options.policies.current(shown.guildId)
  const channel = await options.board.channel(shown.guildId, modLogChannel, signal)
  if (!channel.ok) return giveUp(shown, channel, options)
  if (channel.value === null) return sayThereIsNoChannel(shown, modLogChannel, options)
  const { number: caseNumber } = shown
  const { events, wasThere } = await options.ledger.record(shown.cause, [
    {
      entity: `case:${caseId}`,
      events: [{ type: 'ModLogAttempted', data: { caseId, caseNumber, channelId: channel.value } }],
    },
  ])
  const attempt = events.find((event) => event.type === 'ModLogAttempted')
  if (attempt) await post(shown, attempt, history, { ...options, isRepeated: wasThere }, signal)
}

/** Says that it could not be posted for so long that waiting on is of no use. */
export async function abandonCase(caseId: string, options: Pick<ModLogOptions, 'cases' | 'ledger' | 'telemetry'>) {
  const shown = shownCaseOf(await options.cases.history(caseId))
  if (shown && !shown.posted) await fail(shown, 'unavailable', 'Discord gave no answer', options)
}

async function post(
  shown: ShownCase,
  attempt: MessageNamed<'ModLogAttempted'>,
  history: readonly Recorded[],
  options: ModLogOptions & { readonly isRepeated: boolean },
  signal: AbortSignal,
): Promise<void> {
  const { board, ledger, telemetry, isRepeated } = options
  const { caseId, guildId, revision } = shown
  const { channelId } = attempt.data
  const card = await options.render(history, revision)

  // Whoever wrote this attempt may have posted and died before saying so.
  const found = isRepeated ? await board.find(channelId, caseId, shown.opened.occurredAt, signal) : none
  if (!found.ok) return giveUp({ ...shown, pending: attempt }, found, options)
  const posted = found.value
    ? ({ ok: true, value: found.value.messageId } as const)
    : await board.post(channelId, card, nonceOf(caseId), signal)
  if (!posted.ok) return giveUp({ ...shown, pending: attempt }, posted, options)
  const data: DataNamed<'ModLogPosted'> = { caseId, channelId, messageId: posted.value }
  await ledger.record(attempt, [{ entity: `case:${caseId}`, events: [{ type: 'ModLogPosted', data }] }])
  telemetry.modLogShown(caseId, guildId, found.value ? 'found' : 'posted')
  if (card.asksForVerdict) {
    for (const emoji of ['✅', '❌']) {
      const reacted = await board.react(channelId, posted.value, emoji, signal)
      // The buttons do the same.
      if (!reacted.ok) break
    }
  }
  if (found.value && found.value.revision < revision) await refresh(shown, data, history, options, signal)
  else options.shown.note(caseId, revision)
}

const none = { ok: true, value: null } as const

async function refresh(
  { caseId, guildId, revision }: ShownCase,
  { channelId, messageId }: DataNamed<'ModLogPosted'>,
  history: readonly Recorded[],
  options: ModLogOptions,
  signal: AbortSignal,
): Promise<void> {
  if (options.shown.of(caseId) >= revision) return
  const edited = await options.board.edit(channelId, messageId, await options.render(history, revision), signal)
  // Somebody deleted it, or took the channel from us: showing it again is not ours to insist on.
  if (edited.ok) options.telemetry.modLogShown(caseId, guildId, 'edited')
  else options.telemetry.modLogFailed(caseId, guildId, edited.fault)
  options.shown.note(caseId, revision)
}

function giveUp(
  shown: ShownCase,
  refusal: Extract<Outcome<unknown>, { ok: false }>,
  options: Pick<ModLogOptions, 'ledger' | 'telemetry'>,
): Promise<void> {
  return fail(shown, enforcementFaultOf(refusal.fault), refusal.detail, options)
}

async function sayThereIsNoChannel(shown: ShownCase, channel: string, options: ModLogOptions): Promise<void> {
  options.telemetry.modLogMissing(shown.guildId, channel)
  // Said once: it is looked for again with each change of the case.
  if (shown.failures.some(({ data }) => data.fault === 'no_channel')) return
  await fail(shown, 'no_channel', `no channel is called ${channel}`, options)
}

async function fail(
  { caseId, guildId, pending, cause }: ShownCase,
  fault: DataNamed<'ModLogFailed'>['fault'],
  detail: string,
  { ledger, telemetry }: Pick<ModLogOptions, 'ledger' | 'telemetry'>,
): Promise<void> {
  const data = { caseId, fault, detail: detail.slice(0, 300) }
  await ledger.record(pending ?? cause, [{ entity: `case:${caseId}`, events: [{ type: 'ModLogFailed', data }] }])
  telemetry.modLogFailed(caseId, guildId, fault)
}
