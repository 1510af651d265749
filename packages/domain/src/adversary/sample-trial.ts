import { type Cause, type DataNamed, identify, type Message, type MessageNamed, type Said, sayAll } from '@nexus/events'
import { type Case, evolveCase, flagWith, initialCase, verdictUnavailable, weighWith } from '../cases/index.ts'
import type { Gate } from '../gate/index.ts'
import type { Attack } from './sample-attack.ts'
import type { World } from './sample-world.ts'

export const SUBJECT = 'Kq3tVbW0sY7mZp1xRf5Naw'
export const CHANNEL = '1300000000000000003'
export const AT = 1_793_534_400_000
const CASE = identify(AT, 'a case')
const sealed = { subject: SUBJECT, ciphertext: 'c2VhbGVk' }

type Order = MessageNamed<'EnforcementOrdered'>

/** What came of one message whose judge was the adversary. */
export interface Trial {
  /** What rules led to, before the adversary was asked. */
  readonly before: readonly Message[]
  /** Whether the adversary was asked. */
  readonly isAsked: boolean
  readonly after: readonly Message[]
  readonly stateBefore: Case
}

/** The product's own deciders behind a gate of one's choice, with the adversary as the model. */
export function tryOn(world: World, attack: Attack, gate: Gate): Trial {
  const before = said('rules', flagWith(gate)(flagOf(world), initialCase))
  const stateBefore = before.reduce(evolveCase, initialCase)
  const isAsked = stateBefore.status !== 'new'
  const after = isAsked ? said('model', judge(world, attack, gate, stateBefore)) : []
  return { before, isAsked, after, stateBefore }
}

function said(of: string, answers: readonly Said[]): Message[] {
  const id = identify(AT, of)
  const cause: Cause = { id, occurredAt: AT, guildId: '1', correlationId: id }
  return sayAll('moderation', cause, answers) as Message[]
}

function flagOf({ policy, author, messageId, signals }: World) {
  return {
    caseId: CASE,
    messageId,
    channelId: CHANNEL,
    subject: SUBJECT,
    facts: author,
    signals,
    evidence: { message: sealed, author: sealed, window: [], replyTo: null },
    burst: [],
    policy,
    occurredAt: AT,
    nextNumber: 1,
  }
}

/** Also where only a rule acted, the adversary speaks: another message of the burst may have been sent to him. */
function judge(
  { policy, author, messageId, signals, learned }: World,
  attack: Attack,
  gate: Gate,
  state: Case,
): Said[] {
  const about = { caseId: CASE, messageId, subject: SUBJECT }
  if (attack.kind === 'fails') {
    const failure = { ...about, fault: attack.fault, detail: '', provider: null, model: null, attempts: 1 }
    return verdictUnavailable({ failure, channelId: CHANNEL, policy, strikeWeight: author.strikeWeight }, state)
  }
  const verdict: DataNamed<'VerdictReached'> = {
    ...about,
    provider: 'adversary',
    model: 'm',
    promptVersion: 'v1',
    isSimulated: false,
    reasons: sealed,
    usage: { inputTokens: 1, outputTokens: 1 },
    latencyMs: 1,
    attempts: 1,
    ...attack.answer,
  }
  const rest = { channelId: CHANNEL, facts: author, signals, policy, learned, surfaceHash: null, occurredAt: AT }
  return weighWith(gate)({ verdict, ...rest }, state)
}

export const ordersIn = (messages: readonly Message[]): Order[] =>
  messages.filter((message): message is Order => message.type === 'EnforcementOrdered')
