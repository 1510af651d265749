import { PermissionFlagsBits as P } from 'discord-api-types/v10'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ALL_PERMISSIONS, computePermissions, has, type Overwrite, type PermissionQuestion } from './permissions.ts'

const GUILD = '100'
const MEMBER = '7'
const OWNER = '1'

const guild = (
  grants: Record<string, bigint>,
  memberRoleIds: string[],
  more: Partial<PermissionQuestion> = {},
): PermissionQuestion => ({
  ownerId: OWNER,
  userId: MEMBER,
  everyoneRoleId: GUILD,
  roles: Object.entries(grants).map(([id, permissions]) => ({ id, permissions: permissions.toString() })),
  memberRoleIds,
  ...more,
})

const role = (id: string, allow: bigint, deny: bigint): Overwrite => ({ id, type: 0, allow, deny })
const member = (id: string, allow: bigint, deny: bigint): Overwrite => ({ id, type: 1, allow, deny })

const TALK = P.ViewChannel | P.SendMessages

describe("a member's permissions, by Discord's rules", () => {
  const table: [promise: string, question: PermissionQuestion, expected: bigint][] = [
    ['are those of everyone without roles', guild({ [GUILD]: TALK }, []), TALK],
    [
      'add up over the roles held, and only those',
      guild({ [GUILD]: P.ViewChannel, '200': P.KickMembers, '201': P.BanMembers }, ['200']),
      P.ViewChannel | P.KickMembers,
    ],
    ['are all for the owner', guild({ [GUILD]: 0n }, [], { userId: OWNER }), ALL_PERMISSIONS],
    [
      'are all for an administrator, whatever the channel denies',
      guild({ [GUILD]: 0n, '200': P.Administrator }, ['200'], {
        overwrites: [role(GUILD, 0n, ALL_PERMISSIONS), member(MEMBER, 0n, ALL_PERMISSIONS)],
      }),
      ALL_PERMISSIONS,
    ],
    [
      'follow the channel for everyone before that of a role',
      guild({ [GUILD]: TALK, '200': 0n }, ['200'], {
        overwrites: [role('200', P.SendMessages, 0n), role(GUILD, 0n, P.SendMessages)],
      }),
      TALK,
    ],
    [
      'keep what one role allows though another role denies it',
      guild({ [GUILD]: TALK, '200': 0n, '201': 0n }, ['200', '201'], {
        overwrites: [role('200', P.SendMessages, 0n), role('201', 0n, P.SendMessages)],
      }),
      TALK,
    ],
    [
      "follow the member's own overwrite last",
      guild({ [GUILD]: TALK, '200': 0n }, ['200'], {
        overwrites: [member(MEMBER, 0n, P.SendMessages), role('200', P.SendMessages, 0n)],
      }),
      P.ViewChannel,
    ],
    [
      'are not touched by overwrites of other roles and members',
      guild({ [GUILD]: TALK, '200': 0n }, [], { overwrites: [role('200', 0n, TALK), member('8', 0n, TALK)] }),
      TALK,
    ],
    [
      "are not taken for a member's where a role has the same id",
      guild({ [GUILD]: TALK }, [], { overwrites: [role(MEMBER, 0n, TALK), member(GUILD, 0n, TALK)] }),
      TALK,
    ],
    [
      'are none in a channel that cannot be seen',
      guild({ [GUILD]: TALK | P.ManageMessages }, [], { overwrites: [role(GUILD, 0n, P.ViewChannel)] }),
      0n,
    ],
    [
      'lose files, embeds and mass pings with the right to send',
      guild({ [GUILD]: TALK | P.AttachFiles | P.EmbedLinks | P.MentionEveryone | P.AddReactions }, [], {
        overwrites: [role(GUILD, 0n, P.SendMessages)],
      }),
      P.ViewChannel | P.AddReactions,
    ],
    [
      'go by the right to send in threads there',
      guild({ [GUILD]: TALK | P.AttachFiles }, [], { overwrites: [], isThread: true }),
      TALK,
    ],
    [
      'shrink to reading while timed out',
      guild({ [GUILD]: TALK | P.ReadMessageHistory | P.ManageMessages }, [], { overwrites: [], isTimedOut: true }),
      P.ViewChannel | P.ReadMessageHistory,
    ],
    [
      'do not shrink for a timed-out administrator',
      guild({ [GUILD]: 0n, '200': P.Administrator }, ['200'], { isTimedOut: true }),
      ALL_PERMISSIONS,
    ],
  ]
  test.each(table)('%s', (_promise, question, expected) => {
    expect(computePermissions(question)).toBe(expected)
  })
})

describe('overwrites', () => {
  const bits = fc.bigInt({ min: 0n, max: ALL_PERMISSIONS }).map((b) => b & ALL_PERMISSIONS & ~P.Administrator)
  const roleIds = ['200', '201', '202']
  const overwrite = fc.record({
    id: fc.constantFrom(...roleIds, GUILD, MEMBER, '8'),
    type: fc.constantFrom<0 | 1>(0, 1),
    allow: bits,
    deny: bits,
  })
  const questions = fc
    .record({
      everyone: bits,
      grants: fc.tuple(bits, bits, bits),
      held: fc.subarray(roleIds),
      overwrites: fc.array(overwrite, { maxLength: 6 }),
    })
    .map(({ everyone, grants, held, overwrites }) =>
      guild(
        { [GUILD]: everyone, '200': grants[0], '201': grants[1], '202': grants[2] },
        held,
        // Discord keeps one overwrite for each role and member.
        { overwrites: [...new Map(overwrites.map((o) => [`${o.type}:${o.id}`, o])).values()] },
      ),
    )

  test('count the same in whatever order Discord lists them', () => {
    fc.assert(
      fc.property(questions, fc.nat(), (question, seed) => {
        const overwrites = question.overwrites ?? []
        const turned = overwrites.map((_, i) => overwrites[(i + seed) % overwrites.length] as Overwrite)
        expect(computePermissions({ ...question, overwrites: turned })).toBe(computePermissions(question))
      }),
    )
  })

  test('never give what no layer allows, and never leave what the member is denied', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const result = computePermissions(question)
        const granted = question.roles.reduce((sum, r) => sum | BigInt(r.permissions), 0n)
        const allowed = (question.overwrites ?? []).reduce((sum, o) => sum | BigInt(o.allow), 0n)
        expect(has(granted | allowed, result)).toBe(true)
        const own = question.overwrites?.find((o) => o.type === 1 && o.id === MEMBER)
        if (own) expect(result & BigInt(own.deny) & ~BigInt(own.allow)).toBe(0n)
      }),
    )
  })

  test('never let a timeout add anything', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const free = computePermissions(question)
        expect(has(free, computePermissions({ ...question, isTimedOut: true }))).toBe(true)
      }),
    )
  })
})
