import type { Message, MessageNamed } from '@nexus/events'
import type { Explanation } from '@nexus/explain'
import type { Recorded } from '@nexus/runtime'
import { describe, expect, test } from 'vitest'
import { type ReceiveFrameOptions, receiveFrame } from './receive-frame.ts'
import {
  ACCUSED,
  BOT,
  button,
  CASE,
  command,
  frame,
  GUILD,
  GuildUnderTest,
  incoming,
  MEMBER,
  OTHER_STAFF,
  reaction,
  refusal,
  SELF,
  STAFF,
  says,
  subjectOf,
} from './testing/sample-guild.ts'

type Frame = MessageNamed<'DiscordEventReceived'>

/** What the runtime does with a frame: intent into the log, perform, outcome into the log. */
async function receive(guild: GuildUnderTest, it: Frame, changes: Partial<ReceiveFrameOptions> = {}) {
  const effect = receiveFrame({ ...guild.options, ...changes })
  const { proposals } = await effect.intend(incoming(it))
  const said = guild.append(it, proposals)
  const [intent] = said
  if (intent?.type === 'ReplyAttempted') {
    const of = {
      message: intent,
      position: 1,
      entity: `staff:${GUILD}`,
      entityVersion: 1,
    } as Recorded<'ReplyAttempted'>
    const outcome = await effect.perform(of, incoming(it), guild.options.signal)
    guild.append(intent, outcome)
  }
  return guild.staff.slice(guild.staff.indexOf(said[0] as Message))
}

const overridden = says({
  type: 'CaseOverridden',
  data: { caseId: CASE, by: subjectOf(STAFF), via: 'button', irreversible: [] },
})
const approved = says({ type: 'CaseApproved', data: { caseId: CASE, by: subjectOf(STAFF), via: 'button' } })

describe('a mark on a message of the mod log', () => {
  test('by staff becomes a command, in the name of the subject', async () => {
    const guild = new GuildUnderTest()
    expect(await receive(guild, reaction(STAFF, '✅'))).toMatchObject([
      { type: 'ApproveCase', data: { caseId: CASE, by: subjectOf(STAFF), via: 'reaction' } },
    ])
    expect(await receive(guild, reaction(STAFF, '❌'))).toMatchObject([
      { type: 'OverrideCase', data: { caseId: CASE } },
    ])
  })

  test('by somebody else is ignored, with the reason recorded', async () => {
    const guild = new GuildUnderTest()
    for (const [userId, reason] of [
      [MEMBER, 'not_staff'],
      [ACCUSED, 'own_case'],
      [BOT, 'bot'],
      ['99', 'not_a_member'],
    ] as const) {
      expect(await receive(guild, reaction(userId))).toMatchObject([
        { type: 'CommandRefused', data: { reason, caseId: CASE } },
      ])
    }
  })

  test('counts by the roles of that moment: who has lost them is refused', async () => {
    const guild = new GuildUnderTest()
    guild.members.set(STAFF, { userId: STAFF, isBot: false, roleIds: [] })
    expect(await receive(guild, reaction(STAFF))).toMatchObject([{ data: { reason: 'not_staff' } }])
  })

  test('on a case that was taken back changes nothing', async () => {
    const guild = new GuildUnderTest()
    guild.history.push(overridden)
    expect(await receive(guild, reaction(STAFF, '✅'))).toMatchObject([{ data: { reason: 'case_settled' } }])
    expect(await receive(guild, reaction(STAFF, '❌'))).toMatchObject([{ data: { reason: 'case_settled' } }])
  })

  test('may take back what was approved, and approves nothing twice', async () => {
    const guild = new GuildUnderTest()
    guild.history.push(approved)
    expect(await receive(guild, reaction(STAFF, '✅'))).toMatchObject([{ data: { reason: 'case_settled' } }])
    expect(await receive(guild, reaction(STAFF, '❌'))).toMatchObject([{ type: 'OverrideCase' }])
  })

  test('means nothing where the log knows of no such message', async () => {
    const guild = new GuildUnderTest()
    expect(await receive(guild, reaction(STAFF, '❌', { message_id: '7001' }))).toEqual([])
  })

  test.each([
    ['another emoji', reaction(STAFF, '👍')],
    ['an emoji of a guild', reaction(STAFF, '✅', { emoji: { id: '5', name: '✅' } })],
    ['our own', reaction(SELF)],
    ["somebody else's message", reaction(STAFF, '✅', { message_author_id: MEMBER })],
    ['a reaction that is none', frame('MESSAGE_REACTION_ADD', { user_id: 5 })],
    ['another event', frame('TYPING_START', {})],
  ])('means nothing: %s', async (_what, it) => {
    const guild = new GuildUnderTest()
    expect(await receive(guild, it)).toEqual([])
    expect(guild.deeds).toEqual([])
  })
})

describe('a button of staff', () => {
  test('is recorded before the clicker is told', async () => {
    const guild = new GuildUnderTest()
    let recordedWhenTold: number | undefined
    const replies = {
      ...guild.options.replies,
      answer: async () => {
        recordedWhenTold = guild.staff.length
        return { ok: true, value: undefined } as const
      },
    }
    const said = await receive(guild, button(STAFF, 'override'), { replies })
    expect(said.map(({ type }) => type)).toEqual(['ReplyAttempted', 'OverrideCase', 'ReplySent'])
    expect(recordedWhenTold).toBe(2)
  })

  test('is deferred at once, whatever the checks take, and then answered', async () => {
    const guild = new GuildUnderTest()
    await receive(guild, button(STAFF, 'approve'))
    expect(guild.deeds).toEqual(['defer 8000', '✅ Recorded: you approve this decision.'])
  })

  test('of somebody else is answered with the reason', async () => {
    const guild = new GuildUnderTest()
    const said = await receive(guild, button(MEMBER, 'override'))
    expect(said.map(({ type }) => type)).toEqual(['ReplyAttempted', 'CommandRefused', 'ReplySent'])
    expect(guild.deeds.at(-1)).toContain('Only staff')
  })

  test('about a case of another guild is unknown', async () => {
    const guild = new GuildUnderTest()
    guild.history[0] = {
      ...says({ type: 'CaseApproved', data: { caseId: CASE, by: 'x', via: 'button' } }),
      guildId: '9',
    }
    const said = await receive(guild, button(STAFF, 'override', CASE.replace('1', '2')))
    expect(said).toMatchObject([{}, { type: 'CommandRefused', data: { reason: 'case_unknown' } }, {}])
  })

  test('counts even when Discord no longer takes the answer', async () => {
    const guild = new GuildUnderTest()
    guild.deferral = refusal('unknown_interaction')
    const replies = { ...guild.options.replies, answer: async () => refusal('unknown_interaction') }
    const said = await receive(guild, button(STAFF, 'override'), { replies })
    expect(said.map(({ type }) => type)).toEqual(['ReplyAttempted', 'OverrideCase'])
  })

  test('leaves no token in the log', async () => {
    const guild = new GuildUnderTest()
    await receive(guild, button(STAFF, 'override'))
    await receive(guild, command(STAFF, 'status'))
    expect(JSON.stringify(guild.staff)).not.toContain('a-secret-token')
  })
})

describe('/nexus', () => {
  const explanation: Explanation = {
    guildId: GUILD,
    messageId: '900',
    caseId: CASE,
    caseNumber: 12,
    result: 'case',
    subjects: [subjectOf(ACCUSED)],
    steps: [
      {
        eventId: CASE,
        type: 'MessageFlagged',
        position: 3,
        at: 1_764_000_000_000,
        causationId: null,
        sentence: 'It was flagged by a_rule.',
        words: { kind: 'message', text: 'free `nitro`\n@everyone [x](http://evil.example)', subject: null },
      },
    ],
  }

  test('why tells staff the chain, after recording that words were read', async () => {
    const guild = new GuildUnderTest()
    const said = await receive(guild, command(STAFF, 'why', '#12'), { explain: async () => explanation })
    expect(said).toMatchObject([
      { type: 'ReplyAttempted', data: { command: 'why' } },
      { type: 'WordsRead', data: { subjects: [subjectOf(ACCUSED)], by: subjectOf(STAFF) } },
      { type: 'ReplySent' },
    ])
    expect(guild.deeds.at(-1)).toContain('case 12')
    expect(guild.deeds.at(-1)).toContain('flagged by a\\_rule')
  })

  test("why shows a member's words as code on one line, so that they can neither ping nor link", async () => {
    const guild = new GuildUnderTest()
    await receive(guild, command(STAFF, 'why', '#12'), { explain: async () => explanation })
    expect(guild.deeds.at(-1)).toContain('> `free ˋnitroˋ @everyone [x](http://evil.example)`')
  })

  test('why tells nobody else anything, and does not even look', async () => {
    const guild = new GuildUnderTest()
    const explain = async () => {
      throw new Error('looked')
    }
    const said = await receive(guild, command(MEMBER, 'why', '#12'), { explain })
    expect(said).toMatchObject([{}, { type: 'CommandRefused', data: { command: 'why', reason: 'not_staff' } }, {}])
    expect(guild.deeds.at(-1)).toContain('Only staff')
  })

  test('why says so when nothing is known, or when it is asked nothing sensible', async () => {
    const guild = new GuildUnderTest()
    for (const what of ['#12', 'what?']) {
      await receive(guild, command(STAFF, 'why', what))
      expect(guild.deeds.at(-1)).toContain('Nothing is known')
    }
  })

  test('why keeps within what Discord takes, however long the chain', async () => {
    const guild = new GuildUnderTest()
    const steps = Array.from({ length: 100 }, () => explanation.steps).flat()
    await receive(guild, command(STAFF, 'why', '#12'), { explain: async () => ({ ...explanation, steps }) })
    expect(guild.deeds.at(-1)?.length).toBeLessThanOrEqual(2_000)
    expect(guild.deeds.at(-1)).toContain('more steps')
  })

  test('status answers anyone', async () => {
    const guild = new GuildUnderTest()
    const said = await receive(guild, command(MEMBER, 'status'))
    expect(said.map(({ type }) => type)).toEqual(['ReplyAttempted', 'ReplySent'])
    expect(guild.deeds.at(-1)).toContain('Log position 42')
  })
})

describe('an appeal', () => {
  const ordered = says({
    type: 'EnforcementOrdered',
    data: {
      caseId: CASE,
      caseNumber: 12,
      subject: subjectOf(ACCUSED),
      messageId: '1',
      channelId: '2',
      action: { kind: 'warn' },
      category: 'scam',
      severity: 2,
      source: 'rule',
      ruleId: null,
      probability: 1,
      tier: 'scam',
      policyVersion: 0,
      calibrationVersion: 0,
      reason: 'a scam',
      surfaceHash: null,
      reverses: null,
      validUntil: 1,
    },
  })
  const appealed = says({ type: 'AppealRequested', data: { caseId: CASE, subject: subjectOf(ACCUSED) } })
  const approvedBy = (userId: string) =>
    says({ type: 'CaseApproved', data: { caseId: CASE, by: subjectOf(userId), via: 'button' } })

  test('of the member himself is recorded; of others the case does not exist', async () => {
    const guild = new GuildUnderTest()
    guild.history.push(ordered)
    expect(await receive(guild, command(ACCUSED, 'appeal', '#12'))).toMatchObject([
      { type: 'ReplyAttempted' },
      { type: 'AppealCase', data: { caseId: CASE, by: subjectOf(ACCUSED), via: 'command' } },
      { type: 'ReplySent' },
    ])
    for (const [who, what] of [
      [MEMBER, '#12'],
      [ACCUSED, '#13'],
      [ACCUSED, 'please'],
    ] as const) {
      expect(await receive(guild, command(who, 'appeal', what))).toMatchObject([
        { type: 'ReplyAttempted' },
        { type: 'CommandRefused', data: { reason: 'case_unknown', caseId: null } },
        { type: 'ReplySent' },
      ])
    }
  })

  test('is refused where nothing was done, or where it was asked before', async () => {
    const guild = new GuildUnderTest()
    const refused = [
      { type: 'ReplyAttempted' },
      { type: 'CommandRefused', data: { reason: 'nothing_to_appeal' } },
      { type: 'ReplySent' },
    ]
    expect(await receive(guild, command(ACCUSED, 'appeal', '#12'))).toMatchObject(refused)
    guild.history.push(ordered, appealed)
    expect(await receive(guild, command(ACCUSED, 'appeal', '#12'))).toMatchObject(refused)
  })

  test('is decided by staff who did not decide the case', async () => {
    const guild = new GuildUnderTest()
    guild.history.push(ordered, approvedBy(STAFF), appealed)
    expect(await receive(guild, reaction(STAFF, '❌'))).toMatchObject([{ data: { reason: 'decided_by_you' } }])
    expect(await receive(guild, reaction(OTHER_STAFF, '✅'))).toMatchObject([{ type: 'ApproveCase' }])
  })
})
