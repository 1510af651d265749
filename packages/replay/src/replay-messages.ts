import {
  CaseBook,
  type ComputePermissions,
  type ContextualizedDraft,
  contextualizedJson,
  decideMessage,
  emptyContext,
  type FoldDeps,
  foldFrame,
  foldRaid,
  foldStrike,
  type JudgingPolicy,
  judgedIdOf,
  judgeUnder,
  type MessageDecision,
  type Screen,
} from '@nexus/domain'
import type { AppendedEvent } from '@nexus/event-log'
import { type MessageNamed, parseMessage, type Sealed, sayAll } from '@nexus/events'
import type { Difference } from './difference.ts'
import { firstDifference } from './first-difference.ts'
import { inFoldOrder, type OrderedFrame } from './fold-order.ts'
import { forbidImpurity, ImpurityError } from './forbid-impurity.ts'
import type { RecordedClear, Recording } from './recording.ts'

type Contextualized = MessageNamed<'MessageContextualized'>

/** Judgements may be recorded in another order than that of the messages, within this time, in ms. */
const FLUSH_MS = 5_000

/** What judging needs beside the recording. Pure, but for the policies and names that were read before. */
export interface ReplayDeps<Policy extends JudgingPolicy = JudgingPolicy> {
  readonly computePermissions: ComputePermissions
  readonly keyedHash: FoldDeps['keyedHash']
  readonly screen: Screen<Policy>
  /** Of the local model that `screen` asks. */
  readonly modelVersion: string
  policyOf(guildId: string, version: number): Policy
  subjectOf(guildId: string, userId: string): string
  seal(subject: string, words: string): Sealed
  /** Discord ids by subject; erased members are absent. */
  readonly userIds: ReadonlyMap<string, string>
}

/** Someone whose words stood around a message was erased: it cannot be judged as it was. */
export class SpeakerErasedError extends Error {
  override readonly name = 'SpeakerErasedError'
}

/**
 * Folds the archive and judges again every message made between `from` and `until` (Unix ms). What was folded after the last
 * recorded judgement is counted apart: it may be judged yet.
 */
export function replayMessages<Policy extends JudgingPolicy>(
  guildId: string,
  recording: Recording,
  range: { readonly from: number; readonly until: number },
  deps: ReplayDeps<Policy>,
  onDifference: (difference: Difference) => void,
): { readonly messages: number; readonly notJudgedYet: number } {
  const lastJudgedAt = lastJudged(recording)
  let notJudgedYet = 0
  const state = emptyContext()
  const judgedBefore = new Set<string>()
  let judged = 0
  for (const frame of inFoldOrder(recording)) {
    const { sessionId, sequence, t, d } = frame.message.data
    if (frame.isJudged) foldDecisionsUpTo(state, guildId, recording, frame, deps)
    const folded = foldFrame(
      state,
      { entryId: frame.foldedAs, occurredAt: frame.message.occurredAt, sessionId, sequence, t, d, guildId },
      deps,
    )
    if (!frame.isJudged) continue
    for (const draft of folded.drafts) {
      if (draft.occurredAt < range.from || draft.occurredAt >= range.until) continue
      const message = readDraft(draft, frame.message.id)
      if (judgedBefore.has(message.id)) continue
      judgedBefore.add(message.id)
      if (timeOf(frame.foldedAs) > lastJudgedAt - FLUSH_MS && !isJudged(message, recording)) {
        notJudgedYet += 1
        continue
      }
      judged += 1
      const difference = judgeAgain(message, recording, deps)
      if (difference) onDifference(withModel(difference, message, recording, deps.modelVersion))
    }
  }
  return { messages: judged, notJudgedYet }
}

function isJudged({ id, data: { messageId, asOf } }: Contextualized, { answers, clears }: Recording): boolean {
  return answers.has(id) || (clears.get(messageId) ?? []).some(({ entryId }) => entryId === asOf.entryId)
}

/** Unix ms of the entry under which a message was judged last of all; minus infinity when none was. */
function lastJudged({ clears, flags }: Recording): number {
  let last = Number.NEGATIVE_INFINITY
  for (const ofMessage of clears.values()) for (const { entryId } of ofMessage) last = Math.max(last, timeOf(entryId))
  for (const ofMessage of flags.values())
    for (const { message } of ofMessage) last = Math.max(last, timeOf(message.data.asOf.entryId))
  return last
}

const timeOf = (entryId: string) => Number(entryId.slice(0, entryId.indexOf('-')))

function readDraft(draft: ContextualizedDraft, frameId: string): Contextualized {
  const parsed = parseMessage(contextualizedJson(draft, frameId))
  if (!parsed.ok) throw new Error(`a folded message cannot be read: ${parsed.fault.detail}`)
  return parsed.message as Contextualized
}

/** A dispatch, as far as it says whom it is about. */
interface Concerned {
  readonly id?: unknown
  readonly author?: { readonly id?: unknown }
  readonly user?: { readonly id?: unknown }
  readonly owner_id?: unknown
}

/** Brings strikes and policy to where they stood when the message of this frame was folded. */
function foldDecisionsUpTo(
  state: ReturnType<typeof emptyContext>,
  guildId: string,
  { clears, flags, strikes, raids }: Recording,
  { foldedAs: entryId, message: { occurredAt, data } }: OrderedFrame,
  { userIds }: Pick<ReplayDeps, 'userIds'>,
): void {
  const d = (data.d ?? {}) as Concerned
  // An edit is judged under the id of its message.
  const id = judgedIdOf({ ...data, occurredAt }) ?? d.id
  if (typeof id !== 'string') return
  const clear = clears.get(id)?.find((known) => known.entryId === entryId)
  const asOf = clear ?? flags.get(id)?.find(({ message }) => message.data.asOf.entryId === entryId)?.message.data.asOf
  if (!asOf) return
  judgeUnder(state, guildId, asOf.policyVersion)
  for (const { message, event } of raids) {
    if (event.position > asOf.logPosition) break
    const { level, until } = message.data
    foldRaid(state, guildId, { level, until, position: event.position })
  }
  const concerned = d.author?.id ?? d.user?.id ?? d.owner_id
  for (const { message, event } of strikes) {
    if (event.position > asOf.logPosition) return
    const userId = userIds.get(message.data.subject)
    if (userId === undefined || userId !== concerned) continue
    const at = { guildId, userId, position: event.position, occurredAt: message.occurredAt }
    if (message.type === 'StrikeTaken') foldStrike(state, at, { type: 'StrikeTaken', strikeId: message.data.strikeId })
    else if (message.type === 'CooldownStarted') {
      const { ruleId, until } = message.data
      foldStrike(state, at, { type: 'CooldownStarted', ruleId, until })
    } else {
      const { strikeId, weight, expiresAt } = message.data
      foldStrike(state, at, { type: 'StrikeGiven', strikeId, weight, expiresAt })
    }
  }
}

/** Where another local model judged than the one of today, that is what a difference is told as. */
function withModel(
  difference: Difference,
  { id, data }: Contextualized,
  recording: Recording,
  modelVersion: string,
): Difference {
  if (difference.step !== 'decision') return difference
  const { messageId, asOf } = data
  const flag = recording.answers.get(id)?.find(({ type }) => type === 'MessageFlagged')
  const judgedBy = flag
    ? (JSON.parse(flag.json) as MessageNamed<'MessageFlagged'>).data.modelVersion
    : recording.clears.get(messageId)?.find(({ entryId }) => entryId === asOf.entryId)?.modelVersion
  if (judgedBy === modelVersion) return difference
  return {
    ...difference,
    step: 'model',
    at: `${judgedBy ?? 'none'} judged it, and ${modelVersion} differs: ${difference.at}`,
  }
}

function judgeAgain<Policy extends JudgingPolicy>(
  message: Contextualized,
  recording: Recording,
  deps: ReplayDeps<Policy>,
): Difference | null {
  const { messageId, asOf, contextHash } = message.data
  const answers = recording.answers.get(message.id) ?? []
  const clears = (recording.clears.get(messageId) ?? []).filter(({ entryId }) => entryId === asOf.entryId)
  const differ = (step: Difference['step'], at: string): Difference => ({
    of: messageId,
    answering: message.type,
    step,
    at,
  })
  if (answers.length === 0 && clears.length === 0) return differ('archive', 'the log holds no judgement of it')

  const decision = decideAgain(message, answers, recording, deps)
  if (decision instanceof ImpurityError) return differ('impurity', decision.reading)
  if (decision instanceof SpeakerErasedError) return differ('archive', 'a member who spoke there was erased')
  if (decision.kind === 'cleared') {
    const [clear] = clears
    if (!clear) return differ(hashOf(answers) === contextHash ? 'decision' : 'context', 'MessageFlagged')
    return compareClear(clear, message, decision.score, differ)
  }
  if (answers.length === 0)
    return differ(clears[0]?.contextHash === contextHash ? 'decision' : 'context', 'MessagesCleared')
  const at = compareEvents(
    answers,
    sayAll(
      'moderation',
      message,
      decision.proposals.flatMap(({ events }) => events),
    ),
  )
  return at === null ? null : differ(hashOf(answers) === contextHash ? 'decision' : 'context', at)
}

function decideAgain<Policy extends JudgingPolicy>(
  message: Contextualized,
  answers: readonly AppendedEvent[],
  recording: Recording,
  deps: ReplayDeps<Policy>,
): MessageDecision | ImpurityError | SpeakerErasedError {
  const begins = answers[0]?.position ?? 0
  const { policyOf, subjectOf, seal, screen } = deps
  const book = bookBefore(begins, answers, recording)
  const gathered = {
    policyOf,
    subjectOf,
    seal,
    caseOf: (caseId: string) => book.caseOf(caseId),
    lastNumberOf: (guildId: string) => book.lastNumberOf(guildId),
  }
  try {
    return forbidImpurity(() => decideMessage(message, gathered, screen))
  } catch (error) {
    if (error instanceof ImpurityError || error instanceof SpeakerErasedError) return error
    throw error
  }
}

/** The cases that an answer touches, as they stood when it was decided. */
function bookBefore(begins: number, answers: readonly AppendedEvent[], { cases, numbers }: Recording): CaseBook {
  const caseIds = new Set(
    answers.flatMap(({ entity }) => (entity.startsWith('case:') ? [entity.slice('case:'.length)] : [])),
  )
  const histories = new Map(
    [...caseIds].map((caseId) => [
      caseId,
      (cases.get(caseId) ?? []).filter(({ position }) => position < begins).map(({ json }) => json),
    ]),
  )
  const last = numbers.filter(({ event }) => event.position < begins).at(-1)
  const guildId = last?.message.guildId ?? ''
  return new CaseBook(histories, new Map(last ? [[guildId, last.message.data.number]] : []))
}

function compareClear(
  clear: RecordedClear,
  { data }: Contextualized,
  score: number,
  differ: (step: Difference['step'], at: string) => Difference,
): Difference | null {
  if (clear.contextHash !== data.contextHash) return differ('context', 'contextHash')
  if (clear.policyVersion !== data.asOf.policyVersion) return differ('context', 'asOf.policyVersion')
  return clear.score === score ? null : differ('decision', 'score')
}

/** Where two answers first differ; null when they are the same, byte for byte. */
export function compareEvents(recorded: readonly AppendedEvent[], replayed: readonly unknown[]): string | null {
  for (let i = 0; i < Math.max(recorded.length, replayed.length); i++) {
    const was = recorded[i]
    const is = replayed[i] as { readonly type: string } | undefined
    if (!was) return `also says ${is?.type}`
    if (!is) return `does not say ${was.type}`
    if (was.type !== is.type) return `says ${is.type} instead of ${was.type}`
    if (was.json === JSON.stringify(is)) continue
    return `${was.type}: ${firstDifference(JSON.parse(was.json), is) ?? 'order of fields'}`
  }
  return null
}

function hashOf(answers: readonly AppendedEvent[]): string | null {
  const flagged = answers.find(({ type }) => type === 'MessageFlagged')
  if (!flagged) return null
  return (JSON.parse(flagged.json) as MessageNamed<'MessageFlagged'>).data.contextHash
}
