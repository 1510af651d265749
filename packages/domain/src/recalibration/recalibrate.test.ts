import { type DataNamed, identify, type Message, type Said, sayAll } from '@nexus/events'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eValueOf, neededEValue } from './evidence.ts'
import { recalibrate, type StrictnessCommand } from './recalibrate.ts'
import { evolveStrictness, initialStrictness, ladderOf, type Strictness, tierAt } from './strictness.ts'
import { gridOf, tierNoLooserThan } from './tiers.ts'

const DAY = 86_400_000
const caseId = identify(1_000, 'case')
const [anna, ben] = ['staff-member-anna-01', 'staff-member-ben-002']

interface Story {
  state: Strictness
  readonly moves: DataNamed<'StrictnessRecalibrated'>[]
}

function tell(story: Story, command: StrictnessCommand, occurredAt = 0): void {
  const id = identify(occurredAt, 'cause', story.moves.length)
  const said = recalibrate(command, story.state)
  const messages = sayAll(
    'moderation',
    { id, occurredAt, guildId: '1', correlationId: id },
    said as Said[],
  ) as Message[]
  for (const message of messages) {
    story.state = evolveStrictness(story.state, message)
    if (message.type === 'StrictnessRecalibrated') story.moves.push(message.data)
  }
}

function grade(story: Story, given: Partial<DataNamed<'JudgementGraded'>> = {}, occurredAt = 0): void {
  const graded = {
    caseId,
    category: 'harassment' as const,
    model: 'p/m/v1',
    score: 95,
    isLive: true,
    isAudited: false,
    isUpheld: true,
    by: anna,
    ...given,
  }
  tell(story, { type: 'GradeJudgement', graded, occurredAt }, occurredAt)
}

const begin = (tier = 4): Story => ({
  state: initialStrictness({ grid: [95, 93, 91, 89, 87, 85, 80], tier }),
  moves: [],
})
const tierIn = ({ state }: Story) => ladderOf(state, 'harassment').tier
const audits = (story: Story, count: number, by: (nth: number) => string, at = (nth: number) => nth) => {
  for (let nth = 0; nth < count; nth++) {
    grade(story, { isLive: false, isAudited: true, by: by(nth) }, at(nth))
  }
}
const both = (nth: number) => (nth % 2 === 0 ? anna : ben)

describe('a guild whose staff take back what a model did', () => {
  test('gets one tier stricter when the budget of three is spent, and forgets what spoke for looser tiers', () => {
    const story = begin()
    audits(story, 50, both)
    for (let nth = 0; nth < 2; nth++) grade(story, { isUpheld: false })
    expect(tierIn(story)).toBe(4)
    grade(story, { isUpheld: false })
    expect(story.moves).toMatchObject([{ because: 'budget_spent', fromTier: 4, toTier: 3, from: 0.89, to: 0.91 }])
    expect(ladderOf(story.state, 'harassment').evidence.map(({ upheld }) => upheld)).toEqual([50, 50, 50, 0, 0, 0, 0])
  })

  test('past the strictest tier is only asked, and stays so when old actions are taken back late', () => {
    const story = begin(1)
    for (let nth = 0; nth < 3; nth++) grade(story, { isUpheld: false })
    expect(tierAt(story.state, 'harassment')).toEqual({ tier: 0, actsFrom: 101 })
    for (let nth = 0; nth < 9; nth++) grade(story, { isUpheld: false })
    expect(tierIn(story)).toBe(0)
    expect(story.moves).toHaveLength(4)
  })

  test('earns a twentieth of an override with each ✅, and six at most', () => {
    const story = begin()
    for (let nth = 0; nth < 500; nth++) grade(story)
    for (let nth = 0; nth < 5; nth++) grade(story, { isUpheld: false })
    expect(story.moves).toEqual([])
    grade(story, { isUpheld: false })
    expect(tierIn(story)).toBe(3)
  })

  test('is as strict in other categories as before', () => {
    const story = begin()
    for (let nth = 0; nth < 3; nth++) grade(story, { isUpheld: false })
    expect(tierAt(story.state, 'scam').tier).toBe(4)
  })
})

describe('a guild whose staff confirm what chance chose', () => {
  test('gets one tier looser when the evidence allows it', () => {
    const story = begin()
    audits(story, 77, both)
    expect(story.moves).toEqual([])
    audits(story, 1, both)
    expect(story.moves).toMatchObject([{ because: 'evidence', fromTier: 4, toTier: 5 }])
    expect(eValueOf({ upheld: 78, overturned: 0, staff: [] })).toBeGreaterThanOrEqual(neededEValue(0))
  })

  test('never does so by the word of one person alone', () => {
    const story = begin()
    audits(story, 2_000, () => anna)
    expect(story.moves).toEqual([])
    grade(story, { isLive: false, isAudited: true, by: ben })
    expect(tierIn(story)).toBe(5)
  })

  test('never by more than one tier a day', () => {
    const story = begin(1)
    audits(story, 400, both)
    expect(tierIn(story)).toBe(2)
    grade(story, { isLive: false, isAudited: true }, DAY - 1)
    expect(tierIn(story)).toBe(2)
    grade(story, { isLive: false, isAudited: true }, DAY + 500)
    expect(tierIn(story)).toBe(3)
  })

  test('never by what staff happened to look at: only audits count', () => {
    const story = begin()
    for (let nth = 0; nth < 2_000; nth++) grade(story, { by: both(nth) })
    expect(story.moves).toEqual([])
  })

  test('must be surer after each setback', () => {
    expect([0, 1, 2].map(neededEValue)).toEqual([16.44934066848226, 65.79736267392904, 148.04406601634037])
    const story = begin()
    for (let nth = 0; nth < 3; nth++) grade(story, { isUpheld: false })
    audits(story, 110, both)
    expect(tierIn(story)).toBe(3)
    audits(story, 1, both)
    expect(tierIn(story)).toBe(4)
  })
})

describe('tiers', () => {
  test('become those of the guild’s own scores, and never looser by it', () => {
    const story = begin(6)
    for (let nth = 0; nth < 199; nth++) sample(story, nth % 100)
    expect(story.moves).toEqual([])
    sample(story, 99)
    expect(story.moves).toMatchObject([{ because: 'scores_learned', fromTier: 6, grid: [91, 84, 76, 68, 60, 53, 46] }])
    expect(tierAt(story.state, 'harassment').actsFrom).toBeGreaterThanOrEqual(85)
    sample(story, 99)
    expect(story.moves).toHaveLength(1)
  })

  test('are collected anew for another model, while the old ones hold', () => {
    const story = begin(6)
    for (let nth = 0; nth < 200; nth++) sample(story, nth % 100)
    for (let nth = 0; nth < 200; nth++) sample(story, Math.floor((nth % 100) / 2), 'p/m/v2')
    expect(story.moves).toHaveLength(2)
    expect(tierIn(story)).toBe(0)
  })

  test('fall strictly, whatever the scores, and act on nothing that was not acted on before', () => {
    const counts = fc.array(fc.nat(50), { minLength: 101, maxLength: 101 })
    fc.assert(
      fc.property(counts, fc.nat(101), (given, threshold) => {
        const grid = gridOf(given)
        expect(grid).toHaveLength(7)
        for (const [index, score] of grid.entries()) {
          expect(score).toBeLessThan(grid[index - 1] ?? 101)
          expect(score).toBeGreaterThanOrEqual(0)
        }
        const tier = tierNoLooserThan(grid, threshold)
        expect(tier === 0 ? 101 : grid[tier - 1]).toBeGreaterThanOrEqual(threshold)
      }),
    )
  })
})

describe('whatever staff say, in whatever order and however late', () => {
  const step = fc.record({
    score: fc.nat(100),
    isLive: fc.boolean(),
    isAudited: fc.boolean(),
    isUpheld: fc.boolean(),
    by: fc.constantFrom(anna, ben),
    isRepeated: fc.constantFrom(1, 1, 1, 30, 200),
    after: fc.integer({ min: 0, max: 2 * DAY }),
  })

  test('overrides stay within 1 in 20, and three for the beginning and each move', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat(7), (steps, tier) => {
        const story = begin(tier)
        let now = 0
        let live = 0
        let overrides = 0
        let loosened: number | null = null
        for (const { isRepeated, after, ...given } of steps) {
          now += after
          for (let nth = 0; nth < isRepeated; nth++) {
            const before = tierIn(story)
            grade(story, given, now)
            if (given.isLive) live += 1
            if (given.isLive && !given.isUpheld) overrides += 1
            const moves = story.moves.filter(({ because }) => because !== 'scores_learned').length
            expect(overrides).toBeLessThanOrEqual(live / 20 + 3 * (1 + moves) + 1e-9)
            if (tierIn(story) <= before) continue
            expect(tierIn(story)).toBe(before + 1)
            expect(now - (loosened ?? -DAY)).toBeGreaterThanOrEqual(DAY)
            loosened = now
          }
        }
        for (const { explanation } of story.moves) {
          expect(explanation).toMatch(/^[A-Z].*\.$/)
          expect(explanation.length).toBeLessThanOrEqual(300)
        }
      }),
      { numRuns: 300 },
    )
  }, 60_000)
})

function sample(story: Story, score: number, model = 'p/m/v1'): void {
  tell(story, { type: 'SampleScore', category: 'harassment', model, score })
}
