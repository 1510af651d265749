import type { AppendedEvent } from '@nexus/event-log'
import { identify, type Said, sayAll } from '@nexus/events'
import { expect, test } from 'vitest'
import { logLearning } from './log-learning.ts'

const GUILD = '1190000000000000001'
const MODEL = 'p/m/v1'
const STRICTNESS = `strictness:${GUILD}`
const CALIBRATION = `calibration:${MODEL}`

/** Histories by entity, and what was asked of them. */
class Log {
  readonly histories = new Map<string, AppendedEvent[]>()
  readonly asked: string[] = []

  append(entity: string, ...said: Said[]): void {
    const history = this.histories.get(entity) ?? []
    this.histories.set(entity, history)
    const id = identify(1_000, entity, history.length)
    for (const message of sayAll('moderation', { id, occurredAt: 1_000, guildId: GUILD, correlationId: id }, said)) {
      const entityVersion = history.length + 1
      history.push({ position: 1, entity, entityVersion, type: message.type, json: JSON.stringify(message) })
    }
  }

  async readEntities(
    entities: readonly string[],
    { afterVersion = 0, newest }: { afterVersion?: number; newest?: number } = {},
  ) {
    this.asked.push(`${entities.length} after ${afterVersion}${newest === undefined ? '' : `, newest ${newest}`}`)
    return new Map(
      entities.map((entity) => {
        const later = (this.histories.get(entity) ?? []).slice(afterVersion)
        return [entity, newest === undefined ? later : later.slice(-newest)]
      }),
    )
  }
}

const graded = (isUpheld: boolean): Said => ({
  type: 'JudgementGraded',
  data: {
    caseId: identify(1_000, 'case'),
    category: 'harassment',
    model: MODEL,
    score: 95,
    isLive: true,
    isAudited: false,
    isUpheld,
    by: 'a-member-of-staff-00',
  },
})
const moved: Said = {
  type: 'StrictnessRecalibrated',
  data: {
    calibrationVersion: 1,
    category: 'harassment',
    from: 0.85,
    to: 0.87,
    explanation: 'Staff took back more than 1 in 20.',
    fromTier: 6,
    toTier: 5,
    because: 'budget_spent',
    grid: [95, 93, 91, 89, 87, 85, 80],
  },
}

test('what was learned is folded once, and then only what is new of it', async () => {
  const log = new Log()
  const learnings = logLearning(log)
  const empty = await learnings.readBook([GUILD], [MODEL])
  expect(empty.strictnessOf(GUILD).version).toBe(0)
  expect(empty.learnedFor(GUILD, MODEL).tierAt('harassment')).toEqual({ tier: 6, actsFrom: 85 })

  log.append(STRICTNESS, graded(false), graded(false), graded(false), moved)
  log.append(CALIBRATION, {
    type: 'ModelCalibrated',
    data: { model: MODEL, calibrationVersion: 1, graded: [[95, 1, 0]] },
  })
  const stricter = await learnings.readBook([GUILD], [MODEL])
  expect(stricter.strictnessOf(GUILD).version).toBe(4)
  expect(stricter.learnedFor(GUILD, MODEL).tierAt('harassment')).toEqual({ tier: 5, actsFrom: 87 })
  expect(stricter.calibrationOf(MODEL)).toEqual({ version: 1, graded: [[95, 1, 0]] })

  log.asked.length = 0
  await learnings.readBook([GUILD], [MODEL])
  expect(log.asked).toEqual(['2 after 0, newest 1'])
  log.append(STRICTNESS, graded(true))
  expect((await learnings.readBook([GUILD], [])).strictnessOf(GUILD).version).toBe(5)
  expect(log.asked.slice(1)).toEqual(['1 after 0, newest 1', '1 after 4'])
})
