import type { MessageNamed, Said, Signal } from '@nexus/events'
import { caseCounter, caseEntity, caseIdOf, flagMessage } from '../cases/index.ts'
import { type JudgingPolicy, policyOn } from '../gate/index.ts'
import type { Consequence } from '../screen/consequence.ts'
import { cooldownsFrom, raiseFrom } from './consequences.ts'
import type { CaseProposal, Gathered } from './gathered.ts'
import { factsOf, sealEvidence } from './seal-evidence.ts'

/** What the rules and the local model found in a message. */
export interface Screened {
  readonly signals: readonly Signal[]
  /** 0 to 1,000. */
  readonly score: number
  readonly modelVersion?: string
  /** Earlier messages of the author that an acting rule counted as one with this one. */
  readonly burst?: readonly { readonly channelId: string; readonly messageId: string }[]
  /** What else follows from the rules that fired. */
  readonly consequences?: readonly Consequence[]
}

export type MessageDecision =
  | { readonly kind: 'cleared'; readonly score: number }
  | { readonly kind: 'flagged'; readonly proposals: readonly CaseProposal[] }

export type Screen<Policy> = (data: MessageNamed<'MessageContextualized'>['data'], policy: Policy) => Screened

/** The whole judgement of one message: cleared, or flagged with all that follows from it. */
export function decideMessage<Policy extends JudgingPolicy>(
  message: MessageNamed<'MessageContextualized'>,
  gathered: Gathered<Policy>,
  screen: Screen<Policy>,
): MessageDecision {
  const { data, occurredAt } = message
  const guildId = message.guildId ?? ''
  const { asOf, author, messageId, channelId, kind, contextHash, runStartedBy } = data
  const policy = gathered.policyOf(guildId, asOf.policyVersion)
  const { signals, score, modelVersion, burst = [], consequences = [] } = screen(data, policy)
  if (signals.length === 0) return { kind: 'cleared', score }
  const subject = gathered.subjectOf(guildId, author.id)
  const caseId = caseIdOf(guildId, subject, runStartedBy)
  const { state, version } = gathered.caseOf(caseId)
  const evidence = sealEvidence(data, guildId, subject, gathered)
  const facts = factsOf(data)
  const number = gathered.lastNumberOf(guildId) + 1
  const followed = flagMessage(
    {
      caseId,
      messageId,
      channelId,
      subject,
      facts,
      signals,
      evidence,
      burst,
      policy: policyOn(kind, policy),
      occurredAt,
      nextNumber: number,
    },
    state,
  )
  const flagged: Said = {
    type: 'MessageFlagged',
    data: {
      kind,
      caseId,
      messageId,
      channelId,
      subject,
      facts,
      signals: [...signals],
      score,
      ...(modelVersion === undefined ? {} : { modelVersion }),
      evidence,
      asOf,
      contextHash,
    },
  }
  const rests = cooldownsFrom(consequences, { caseId, subject, occurredAt })
  const proposal = { entity: caseEntity(caseId), expectedVersion: version, events: [flagged, ...followed, ...rests] }
  const raised = raiseFrom(consequences, { guildId, current: data.raidLevel ?? null, occurredAt, policy })
  if (!followed.some(({ type }) => type === 'CaseOpened')) return { kind: 'flagged', proposals: [proposal, ...raised] }
  const numbered: Said = { type: 'CaseNumbered', data: { caseId, number } }
  const counted = { entity: caseCounter(guildId), expectedVersion: number - 1, events: [numbered] }
  return { kind: 'flagged', proposals: [proposal, counted, ...raised] }
}
