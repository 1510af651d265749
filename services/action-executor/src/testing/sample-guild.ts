import type { Outcome } from '@nexus/discord'
import { type Action, type Message, type MessageNamed, type MessageType, type Said, say } from '@nexus/events'
import type { Incoming, Proposal, Recorded } from '@nexus/runtime'
import type { EnforceOptions } from '../enforce.ts'
import type { GuildNow, MemberNow, MessageNow } from '../ports.ts'

/** A small guild for tests: its owner, a moderator above us, ourselves, and a member without roles. */
export const AT = 1_764_000_000_000
export const GUILD = '1000'
export const CHANNEL = '2000'
export const OWNER = '1'
export const SELF = '2'
export const MEMBER = '3'
export const SUBJECT = 'subject_of_member_3'
export const CASE = '0199aaaa-0000-8000-8000-000000000001'

export const ROLES = {
  everyone: { id: GUILD, position: 0, permissions: '1024' },
  ours: { id: '11', position: 5, permissions: String((1n << 13n) | (1n << 40n) | (1n << 10n) | (1n << 11n)) },
  above: { id: '12', position: 9, permissions: '0' },
  moderator: { id: '13', position: 3, permissions: String(1n << 13n) },
  administrator: { id: '14', position: 4, permissions: '8' },
}

export const guildNow = (changes: Partial<GuildNow> = {}): GuildNow => ({
  id: GUILD,
  name: 'Ferns',
  ownerId: OWNER,
  roles: Object.values(ROLES),
  self: { userId: SELF, isBot: true, roleIds: [ROLES.ours.id], timeoutUntil: null },
  ...changes,
})

export const memberNow = (changes: Partial<MemberNow> = {}): MemberNow => ({
  userId: MEMBER,
  isBot: false,
  roleIds: [],
  timeoutUntil: null,
  ...changes,
})

export const surfacesOf = (content: string): MessageNow['surfaces'] => ({
  content,
  embeds: [],
  attachments: [],
  stickers: [],
  forwards: [],
  poll: [],
})

export const ok = <Value>(value: Value): Outcome<Value> => ({ ok: true, value })

export const refusal = (fault: Extract<Outcome<unknown>, { ok: false }>['fault'], code = 0) =>
  ({ ok: false, fault, code, status: 400, detail: `Discord says ${fault}` }) as const

/** Snowflake of a message that was written at `AT`. */
export const MESSAGE = String(BigInt(AT - 1_420_070_400_000) << 22n)

export function order(action: Action, changes: Partial<MessageNamed<'EnforcementOrdered'>['data']> = {}) {
  return says({
    type: 'EnforcementOrdered',
    data: {
      caseId: CASE,
      caseNumber: 12,
      subject: SUBJECT,
      messageId: MESSAGE,
      channelId: CHANNEL,
      action,
      category: 'scam',
      severity: 3,
      source: 'rule',
      ruleId: 'scam-links',
      probability: 1,
      tier: 'rule',
      policyVersion: 0,
      calibrationVersion: 0,
      reason: 'a link from the list of scams',
      surfaceHash: null,
      reverses: null,
      validUntil: AT + 60_000,
      ...changes,
    },
  })
}

let said = 0

export function says<S extends Said>(what: S): MessageNamed<S['type']> {
  said += 1
  const cause = { id: `0199bbbb-0000-8000-8000-${String(said).padStart(12, '0')}`, occurredAt: AT, guildId: GUILD }
  return say('moderation', { ...cause, correlationId: cause.id }, what)
}

export const incoming = <T extends MessageType>(message: MessageNamed<T>): Incoming<T> => ({
  message,
  partition: 0,
  entryId: '1-0',
  attempt: 1,
  position: 1,
})

export const recorded = <T extends MessageType>(message: MessageNamed<T>, position = 1): Recorded<T> => ({
  message,
  position,
  entity: `case:${CASE}`,
  entityVersion: position,
})

export const intentOf = (message: MessageNamed<'EnforcementOrdered'>) => {
  const { caseId, caseNumber, subject, action } = message.data
  const data = { orderId: message.id, caseId, caseNumber, subject, action }
  return recorded(says({ type: 'EnforcementAttempted', data }))
}

/** What a handler said, without the places where it said it. */
export const saidIn = (proposals: readonly Proposal[] | null) => (proposals ?? []).flatMap(({ events }) => events)

export interface World {
  guild: Outcome<GuildNow>
  member: Outcome<MemberNow>
  message: Outcome<MessageNow>
  history: Message[]
  /** What was asked of Discord, in order. */
  readonly deeds: string[]
  now: number
  erased: boolean
}

/** Discord, the log and the keys, as objects that a test may change. */
export function worldWith(changes: Partial<World> = {}): { world: World; options: EnforceOptions } {
  const world: World = {
    guild: ok(guildNow()),
    member: ok(memberNow()),
    message: ok({ id: MESSAGE, authorId: MEMBER, isWebhook: false, surfaces: surfacesOf('free nitro') }),
    history: [],
    deeds: [],
    now: AT + 1_000,
    erased: false,
    ...changes,
  }
  const did = async (deed: string): Promise<Outcome<void>> => {
    world.deeds.push(deed)
    return ok(undefined)
  }
  const options: EnforceOptions = {
    stage: {
      guild: async () => world.guild,
      channel: async (id) => ok({ id, name: 'general', isThread: false, overwrites: [] }),
      member: async () => world.member,
      message: async () => world.message,
    },
    hand: {
      timeOut: (_guild, user, until) => did(`timeout ${user} until ${until - AT}`),
      liftTimeout: (_guild, user) => did(`untimeout ${user}`),
      deleteMessage: (_channel, id) => did(`delete ${id}`),
      deleteTogether: (_channel, ids) => did(`delete together ${ids.length}`),
      tell: (user, text) => did(`tell ${user} ${text}`),
      wasTold: async (user, { text }) => ok(world.deeds.includes(`tell ${user} ${text}`)),
    },
    members: {
      memberOf: async () => (world.erased ? null : MEMBER),
      surfaceHash: async (_guild, _subject, surfaces) => `hash of ${surfaces.content}`,
      unseal: async () => null,
    },
    policies: { current: async () => ({ staffRoleIds: [], modLogChannel: 'mod-log', appeal: null }) },
    cases: {
      history: async () =>
        world.history.map((message, index) => recorded(message as MessageNamed<MessageType>, index + 1)),
    },
    reach: { count: async () => ({ cap: null, proposals: [] }) },
    clock: { now: () => world.now },
    isObserving: false,
    telemetry: {
      settled: () => {},
      capped: () => {},
      modLogShown: () => {},
      modLogFailed: () => {},
      modLogMissing: () => {},
      modLogDelayed: () => {},
      unshownNotFound: () => {},
    },
    onOutcome: () => {},
  }
  return { world, options }
}
