import { describe, expect, test } from 'vitest'
import { MissedMarks } from './missed-marks.ts'
import { CASE, GuildUnderTest, MEMBER, OTHER_STAFF, reaction, STAFF, says, subjectOf } from './testing/sample-guild.ts'
import { weighVerdict } from './weigh-verdict.ts'

function missedIn(guild: GuildUnderTest) {
  const watch = {
    head: async () => 10,
    after: async () => ({ shown: guild.shown, hasGap: guild.hasGap, upTo: 10 }),
  }
  return new MissedMarks({ ...guild.options, watch })
}

describe('a mark made while nobody listened', () => {
  test('counts after the start, once', async () => {
    const guild = new GuildUnderTest()
    guild.marks.set('❌', [STAFF])
    await missedIn(guild).look()
    await missedIn(guild).look()
    expect(guild.staff).toMatchObject([
      { type: 'OverrideCase', data: { caseId: CASE, by: subjectOf(STAFF), via: 'reaction' } },
    ])
  })

  test('counts by the roles of now', async () => {
    const guild = new GuildUnderTest()
    guild.marks.set('❌', [MEMBER])
    await missedIn(guild).look()
    expect(guild.staff).toMatchObject([{ type: 'CommandRefused', data: { reason: 'not_staff' } }])
  })

  test('that was heard when it was made is not taken again', async () => {
    const guild = new GuildUnderTest()
    const { said } = await weighVerdict(
      { guildId: '1000', userId: STAFF, caseId: CASE, verdict: 'override', via: 'reaction' },
      guild.options,
    )
    guild.append(reaction(STAFF, '❌'), [{ entity: 'staff:1000', events: [said] }])
    guild.marks.set('❌', [STAFF])
    await missedIn(guild).look()
    expect(guild.staff).toHaveLength(1)
  })

  test('and against another: taking back comes first', async () => {
    const guild = new GuildUnderTest()
    guild.marks.set('✅', [STAFF])
    guild.marks.set('❌', [OTHER_STAFF])
    await missedIn(guild).look()
    expect(guild.staff.map(({ type }) => type)).toEqual(['OverrideCase', 'ApproveCase'])
  })

  test('on a case that was taken back is left alone', async () => {
    const guild = new GuildUnderTest()
    const data = { caseId: CASE, by: subjectOf(STAFF), via: 'button', irreversible: [] } as const
    guild.history.push(says({ type: 'CaseOverridden', data: { ...data, irreversible: [] } }))
    guild.marks.set('✅', [STAFF])
    await missedIn(guild).look()
    expect(guild.staff).toEqual([])
  })

  test('is looked for again after a gap, and not all the time', async () => {
    const guild = new GuildUnderTest()
    const missed = missedIn(guild)
    await missed.look()
    guild.marks.set('❌', [STAFF])
    await missed.look()
    expect(guild.staff).toEqual([])
    guild.hasGap = true
    await missed.look()
    expect(guild.staff).toHaveLength(1)
  })
})
