import type { Outcome } from '@nexus/discord'
import { identify, type Message, type MessageNamed, type MessageType, type Said, say, sayAll } from '@nexus/events'
import type { Incoming, Proposal, Recorded } from '@nexus/runtime'
import type { GuildNow, Mark, MemberNow, ShownAt } from '../ports.ts'
import type { ReceiveFrameOptions } from '../receive-frame.ts'

/** A guild with a member of staff, an ordinary member, and one case in its mod log, for tests. */
export const GUILD = '1000'
export const MOD_LOG = '5000'
export const MESSAGE = '7000'
export const SELF = '2'
export const STAFF = '20'
export const OTHER_STAFF = '21'
export const MEMBER = '30'
export const ACCUSED = '31'
export const BOT = '40'
export const CASE = '0199aaaa-0000-8000-8000-000000000001'
export const AT = 1_764_000_000_000
const STAFF_ROLE = '13'

export const subjectOf = (userId: string) => `subject_of_member_${userId}`

let told = 0

export function says<S extends Said>(what: S): MessageNamed<S['type']> {
  const id = identify(AT, 'test', told++)
  return say('moderation', { id, occurredAt: AT, guildId: GUILD, correlationId: id }, what)
}

export const opened = says({
  type: 'CaseOpened',
  data: {
    caseId: CASE,
    number: 12,
    subject: subjectOf(ACCUSED),
    channelId: '2000',
    messageId: '900',
    category: 'scam',
    severity: 3,
    source: 'rule',
  },
})

export const posted = says({ type: 'ModLogPosted', data: { caseId: CASE, channelId: MOD_LOG, messageId: MESSAGE } })

export function frame(t: string, d: unknown): MessageNamed<'DiscordEventReceived'> {
  return says({
    type: 'DiscordEventReceived',
    data: { shardId: 0, sessionId: 'session', sequence: ++told, t, d },
  })
}

export const reaction = (userId: string, mark = '✅', changes: object = {}) =>
  frame('MESSAGE_REACTION_ADD', {
    user_id: userId,
    channel_id: MOD_LOG,
    message_id: MESSAGE,
    guild_id: GUILD,
    message_author_id: SELF,
    emoji: { id: null, name: mark },
    ...changes,
  })

export const button = (userId: string, verdict: 'approve' | 'override', caseId = CASE) =>
  frame('INTERACTION_CREATE', {
    id: '8000',
    token: 'a-secret-token',
    type: 3,
    channel_id: MOD_LOG,
    member: { user: { id: userId } },
    data: { custom_id: `nexus:${verdict}:${caseId}`, component_type: 2 },
  })

export const command = (userId: string, name: string, what?: string) =>
  frame('INTERACTION_CREATE', {
    id: '8000',
    token: 'a-secret-token',
    type: 2,
    channel_id: MOD_LOG,
    member: { user: { id: userId } },
    data: { name: 'nexus', options: [{ name, options: what === undefined ? [] : [{ name: 'what', value: what }] }] },
  })

export const incoming = <T extends MessageType>(message: MessageNamed<T>): Incoming<T> => ({
  message,
  partition: 0,
  entryId: '1-0',
  attempt: 1,
  position: null,
})

const recorded = (message: Message, index: number): Recorded =>
  ({ message, position: index + 1, entity: `case:${CASE}`, entityVersion: index + 1 }) as Recorded

export const ok = <Value>(value: Value): Outcome<Value> => ({ ok: true, value })

export const refusal = (fault: Extract<Outcome<unknown>, { ok: false }>['fault']) =>
  ({ ok: false, fault, code: 0, status: 400, detail: '' }) as const

export class GuildUnderTest {
  readonly history: Message[] = [opened, posted]
  /** Recorded by commands, in order. */
  readonly staff: Message[] = []
  readonly causes = new Map<string, Message[]>()
  /** What was asked of Discord, in order. */
  readonly deeds: string[] = []
  readonly members = new Map<string, MemberNow>([
    [STAFF, { userId: STAFF, isBot: false, roleIds: [STAFF_ROLE] }],
    [OTHER_STAFF, { userId: OTHER_STAFF, isBot: false, roleIds: [STAFF_ROLE] }],
    [MEMBER, { userId: MEMBER, isBot: false, roleIds: [] }],
    [ACCUSED, { userId: ACCUSED, isBot: false, roleIds: [STAFF_ROLE] }],
    [BOT, { userId: BOT, isBot: true, roleIds: [STAFF_ROLE] }],
  ])
  readonly marks = new Map<Mark, string[]>()
  claimed: string | null = CASE
  shown: ShownAt[] = [{ caseId: CASE, guildId: GUILD, channelId: MOD_LOG, messageId: MESSAGE }]
  hasGap = false
  deferral: Outcome<void> = ok(undefined)

  get options(): ReceiveFrameOptions {
    return {
      selfId: SELF,
      signal: new AbortController().signal,
      guilds: {
        guild: async (id): Promise<Outcome<GuildNow>> => ok({ id, ownerId: '1', roles: [] }),
        member: async (_guild, userId) => {
          const member = this.members.get(userId)
          return member ? ok(member) : refusal('member_gone')
        },
      },
      policies: { current: async () => ({ staffRoleIds: [STAFF_ROLE] }) },
      isStaff: ({ roleIds }, _guild, { staffRoleIds }) => roleIds.some((id) => staffRoleIds.includes(id)),
      members: { subjectOf: async (_guild, userId) => subjectOf(userId) },
      cases: {
        history: async (caseId) => (caseId === CASE ? this.history.map(recorded) : []),
        histories: async (caseIds) => new Map(caseIds.map((caseId) => [caseId, this.history.map(recorded)])),
        caseNumbered: async (_guild, number) => (number === 12 ? CASE : null),
        lately: async () => this.staff,
      },
      modLog: {
        caseAt: async () => ok(this.claimed),
        marks: async () => ok(new Map([[MESSAGE, [...this.marks.keys()]]])),
        whoMarked: async (_channel, _message, mark) => ok(this.marks.get(mark) ?? []),
      },
      replies: {
        defer: async ({ id }) => {
          this.deeds.push(`defer ${id}`)
          return this.deferral
        },
        answer: async (_asked, text) => {
          this.deeds.push(text)
          return ok(undefined)
        },
      },
      ledger: {
        answered: async (causeId) => this.causes.get(causeId) ?? [],
        record: async (cause, proposals) => {
          const wasThere = this.causes.has(cause.id)
          if (!wasThere) this.append(cause, proposals)
          return { wasThere }
        },
      },
      explain: async () => null,
      standing: async () => ({ position: 42, recordedAt: AT - 3_000, cases: 12, policyVersion: 0, tiers: new Map() }),
      clock: { now: () => AT + 1_000 },
      telemetry: {
        weighed: () => {},
        replyFailed: () => {},
        replyDelayed: () => {},
        commandsSynced: () => {},
        commandsRefused: () => {},
        marksCaughtUp: () => {},
        catchUpFailed: () => {},
      },
    }
  }

  append(cause: Parameters<typeof sayAll>[1], proposals: readonly Proposal[]): Message[] {
    const said = sayAll(
      'commands',
      cause,
      proposals.flatMap(({ events }) => events),
    ) as Message[]
    this.causes.set(cause.id, [...(this.causes.get(cause.id) ?? []), ...said])
    this.staff.push(...said)
    return said
  }
}
