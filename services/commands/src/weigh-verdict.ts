import type { DataNamed, Message, Said, Subject } from '@nexus/events'
import type { Cases, GuildNow, Guilds, IsStaff, MemberNow, Members, Policies } from './ports.ts'
import type { Verdict } from './read-frame.ts'

export interface VerdictAsked {
  readonly guildId: string
  readonly userId: string
  readonly caseId: string
  readonly verdict: Verdict
  readonly via: 'reaction' | 'button'
}

export interface VerdictPorts {
  readonly guilds: Guilds
  readonly policies: Policies
  readonly members: Members
  readonly cases: Cases
  readonly isStaff: IsStaff
  readonly signal: AbortSignal
}

type Reason = DataNamed<'CommandRefused'>['reason']

/** The command that a verdict of staff becomes, or why it is none; by the roles that he has at this moment. */
export async function weighVerdict(asked: VerdictAsked, ports: VerdictPorts): Promise<{ by: Subject; said: Said }> {
  const { guildId, userId, caseId, verdict, via } = asked
  const { guilds, policies, members, cases, signal } = ports
  const [by, guild, member, rules, history] = await Promise.all([
    members.subjectOf(guildId, userId),
    guilds.guild(guildId, signal),
    guilds.member(guildId, userId, signal),
    policies.current(guildId),
    cases.history(caseId),
  ])
  const events = history.map(({ message }) => message).filter((message) => message.guildId === guildId)
  const isStaff = (who: MemberNow, where: GuildNow) => ports.isStaff(who, where, rules)
  const reason = refusalOf({
    verdict,
    by,
    member: member.ok ? member.value : null,
    isStaff: member.ok && guild.ok && isStaff(member.value, guild.value),
    events,
  })
  const command = verdict === 'approve' ? 'ApproveCase' : 'OverrideCase'
  if (reason) return { by, said: { type: 'CommandRefused', data: { command, caseId, by, reason } } }
  return { by, said: { type: command, data: { caseId, by, via } } }
}

const APPEAL: ReadonlySet<string> = new Set(['AppealRequested', 'AppealDecided'])

interface Weighing {
  readonly verdict: Verdict
  readonly by: Subject
  readonly member: MemberNow | null
  readonly isStaff: boolean
  /** The case's history in this guild. */
  readonly events: readonly Message[]
}

function refusalOf({ verdict, by, member, isStaff, events }: Weighing): Reason | null {
  if (!member) return 'not_a_member'
  if (member.isBot) return 'bot'
  if (!isStaff) return 'not_staff'
  const opened = events.find((event) => event.type === 'CaseOpened')
  if (!opened) return 'case_unknown'
  if (opened.data.subject === by) return 'own_case'
  const isOverridden = events.some(({ type }) => type === 'CaseOverridden')
  const isApproved = events.some(({ type }) => type === 'CaseApproved')
  const isAppealed = events.findLast(({ type }) => APPEAL.has(type))?.type === 'AppealRequested'
  // What was approved may still be taken back, or stand after an appeal; what was taken back stays so.
  if (isOverridden || (isApproved && verdict === 'approve' && !isAppealed)) return 'case_settled'
  if (isAppealed && events.some((event) => event.type === 'CaseApproved' && event.data.by === by))
    return 'decided_by_you'
  return null
}
