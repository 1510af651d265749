import type { MessageType } from './catalog.ts'

/** The streams; each exists once per partition. */
export const streams = [
  'discord.events',
  'discord.interactions',
  'context.messages',
  'moderation.requests',
  'ai.verdicts',
  'moderation.decisions',
  'enforcement.outcomes',
  'staff.commands',
] as const
export type Stream = (typeof streams)[number]

export const services = [
  'gateway',
  'context',
  'recorder',
  'moderation',
  'ai-router',
  'action-executor',
  'commands',
] as const
export type ServiceName = (typeof services)[number]

/** Someone who must react to a message. */
export interface Reader {
  readonly service: ServiceName
  /** The log must hold a trace of it (a row for this cause) within this many ms, or it is sent again; null: no trace. */
  readonly traceWithinMs: number | null
}

/**
 * One kind of message on its way.
 * - `recorded`: appended to the log before it is sent;
 * - `audited`: recorded and not sent;
 * - `carried`: sent and not recorded.
 */
export interface Passage {
  readonly type: MessageType
  readonly kept: 'recorded' | 'audited' | 'carried'
  readonly streams: readonly Stream[]
  readonly from: readonly (ServiceName | 'cli')[]
  readonly to: readonly Reader[]
}

const within = (service: ServiceName, traceWithinMs: number): Reader => ({ service, traceWithinMs })
const untraced = (service: ServiceName): Reader => ({ service, traceWithinMs: null })

function recorded(type: MessageType, from: ServiceName, stream: Stream, ...to: Reader[]): Passage {
  return { type, kept: 'recorded', streams: [stream], from: [from], to }
}

function audited(type: MessageType, ...from: (ServiceName | 'cli')[]): Passage {
  return { type, kept: 'audited', streams: [], from, to: [] }
}

/** Longest that a recorded message may go without a trace of its reader before it is sent again, in ms. */
const TRACE_MS = 20_000

/** The whole flow. Nothing else is sent. */
export const flow: readonly Passage[] = [
  {
    type: 'DiscordEventReceived',
    kept: 'carried',
    streams: ['discord.events', 'discord.interactions'],
    from: ['gateway'],
    to: [untraced('context'), untraced('recorder'), untraced('commands')],
  },
  {
    type: 'MessageContextualized',
    kept: 'carried',
    streams: ['context.messages'],
    from: ['context'],
    to: [untraced('moderation')],
  },
  audited('MessagesCleared', 'moderation'),
  audited('MessageFlagged', 'moderation'),
  recorded('VerdictRequested', 'moderation', 'moderation.requests', within('ai-router', TRACE_MS)),
  audited('VerdictAttempted', 'ai-router'),
  recorded('VerdictReached', 'ai-router', 'ai.verdicts', within('moderation', TRACE_MS)),
  recorded('VerdictFailed', 'ai-router', 'ai.verdicts', within('moderation', TRACE_MS)),
  audited('CaseNumbered', 'moderation'),
  recorded('CaseOpened', 'moderation', 'moderation.decisions'),
  recorded('ReviewRequested', 'moderation', 'moderation.decisions', within('action-executor', TRACE_MS)),
  recorded('CaseDismissed', 'moderation', 'moderation.decisions', within('action-executor', TRACE_MS)),
  recorded('EnforcementOrdered', 'moderation', 'moderation.decisions', within('action-executor', TRACE_MS)),
  recorded('CaseApproved', 'moderation', 'moderation.decisions', within('action-executor', TRACE_MS)),
  recorded('CaseOverridden', 'moderation', 'moderation.decisions', within('action-executor', TRACE_MS)),
  audited('AppealRequested', 'moderation'),
  audited('AppealDecided', 'moderation'),
  recorded('StrikeGiven', 'moderation', 'moderation.decisions', untraced('context')),
  recorded('StrikeTaken', 'moderation', 'moderation.decisions', untraced('context')),
  recorded('CooldownStarted', 'moderation', 'moderation.decisions', untraced('context')),
  recorded('PolicyChanged', 'moderation', 'moderation.decisions', untraced('context')),
  recorded('RaidLevelSet', 'moderation', 'moderation.decisions', untraced('context')),
  audited('EnforcementAttempted', 'action-executor'),
  audited('ReachCounted', 'action-executor'),
  audited('BlastRadiusReached', 'action-executor'),
  recorded('EnforcementApplied', 'action-executor', 'enforcement.outcomes', within('moderation', TRACE_MS)),
  recorded('EnforcementFailed', 'action-executor', 'enforcement.outcomes', within('moderation', TRACE_MS)),
  recorded('EnforcementExpired', 'action-executor', 'enforcement.outcomes', within('moderation', TRACE_MS)),
  recorded('EnforcementReversed', 'action-executor', 'enforcement.outcomes', within('moderation', TRACE_MS)),
  audited('ModLogAttempted', 'action-executor'),
  audited('ModLogPosted', 'action-executor'),
  audited('ModLogFailed', 'action-executor'),
  recorded('ApproveCase', 'commands', 'staff.commands', within('moderation', TRACE_MS)),
  recorded('OverrideCase', 'commands', 'staff.commands', within('moderation', TRACE_MS)),
  recorded('AppealCase', 'commands', 'staff.commands', within('moderation', TRACE_MS)),
  recorded('ChangePolicy', 'commands', 'staff.commands', within('moderation', TRACE_MS)),
  recorded('SetRaidLevel', 'commands', 'staff.commands', within('moderation', TRACE_MS)),
  audited('CommandRefused', 'commands', 'moderation'),
  audited('ReplyAttempted', 'commands'),
  audited('ReplySent', 'commands'),
  audited('JudgementGraded', 'moderation'),
  audited('ScoreSampled', 'moderation'),
  audited('ModelCalibrated', 'moderation'),
  audited('StrictnessRecalibrated', 'moderation'),
  audited('GapRecorded', 'gateway', 'recorder'),
  audited('MemberErased', 'cli'),
  audited('WordsRead', 'commands', 'cli'),
]

const byType = new Map(flow.map((passage) => [passage.type, passage]))

/** How a type travels. @throws for a type without a way, which the flow's test rules out. */
export function passageOf(type: MessageType): Passage {
  const passage = byType.get(type)
  if (!passage) throw new Error(`${type} has no place in the flow`)
  return passage
}

/** What a service says of itself; checked against the flow. */
export interface Manifest {
  readonly name: ServiceName
  readonly consumes: readonly MessageType[]
  readonly emits: readonly MessageType[]
}
