import { CaseBook, compilePolicy, decideAnswer, type JudgingPolicy, LearningBook, parsePolicy } from '@nexus/domain'
import type { AppendedEvent } from '@nexus/event-log'
import { identify, type Message, parseMessage, type Said, say, sayAll } from '@nexus/events'
import { describe, expect, test } from 'vitest'
import type { Difference } from './difference.ts'
import type { Recording } from './recording.ts'
import { replayAnswers } from './replay-answers.ts'

const GUILD = '1190000000000000001'
const NOON = 1_793_534_400_000
const SUBJECT = 'Kq3tVbW0sY7mZp1xRf5Naw'
const caseId = identify(NOON, 'case')

const parsed = parsePolicy({})
if (!parsed.ok) throw new Error('the preset has faults')
const policy = compilePolicy(parsed.policy, 0)
const policyOf = (): JudgingPolicy => policy

const rootOf = (name: string) => {
  const id = identify(NOON, name)
  return { id, occurredAt: NOON, guildId: GUILD, correlationId: id, traceparent: null }
}

const opened: Said = {
  type: 'CaseOpened',
  data: {
    ...{ caseId, number: 1, subject: SUBJECT, channelId: '1190000000000000002', messageId: '1442000000000000003' },
    ...{ category: 'scam', severity: 3, source: 'rule' },
  },
}
const review = say('moderation', rootOf('message'), opened) as Message

/** A member of staff lets the case be. */
const override = say('commands', rootOf('reaction'), {
  type: 'OverrideCase',
  data: { caseId, by: 'a-member-of-staff-00', via: 'reaction' },
}) as Message

const placed = (message: Message, position: number): { message: Message; event: AppendedEvent } => ({
  message,
  event: {
    position,
    entity: `case:${caseId}`,
    entityVersion: position,
    type: message.type,
    json: JSON.stringify(message),
  },
})

/** What moderation said to the override when the case stood as `history` says. */
function answersTo(history: readonly Message[]): Message[] {
  const book = new CaseBook(new Map([[caseId, history.map((event) => JSON.stringify(event))]]), new Map())
  if (override.type !== 'OverrideCase') throw new Error('no override')
  const proposals = decideAnswer(override, {
    policyOf,
    learning: new LearningBook(new Map(), new Map()),
    caseOf: (id) => book.caseOf(id),
    flaggedIn: (id, messageId) => book.flaggedIn(id, messageId),
    policyVersionOf: (id) => book.policyVersionOf(id),
  })
  return sayAll(
    'moderation',
    override,
    proposals.flatMap(({ events }) => events),
  ) as Message[]
}

const ANSWERED_AT = 3

/** A case that was opened at position 1 and overridden by what stands at position 2, answered from position 3 on. */
function recordingOf(answers: readonly Message[], later: readonly Message[] = []): Recording {
  const appended = answers.map((message, i) => placed(message, ANSWERED_AT + i).event)
  const after = later.map((message, i) => placed(message, ANSWERED_AT + answers.length + i).event)
  return {
    ...{
      frames: [],
      erasedFrames: 0,
      clears: new Map(),
      flags: new Map(),
      strikes: [],
      raids: [],
      policies: [],
      numbers: [],
    },
    ...{ learned: [], calibrations: [] },
    inputs: [placed(override, 2)],
    answers: new Map([[override.id, appended]]),
    cases: new Map([[caseId, [placed(review, 1).event, ...appended, ...after]]]),
  }
}

function replayed(recording: Recording, { from = 0, places = new Map([[override.id, ANSWERED_AT]]) } = {}) {
  const differences: Difference[] = []
  const count = replayAnswers(recording, { from, until: NOON + 1 }, places, policyOf, (one) => differences.push(one))
  return { count, differences }
}

describe('an answer of moderation', () => {
  const answers = answersTo([review])

  test('is given again as it was recorded', () => {
    expect(answers.map(({ type }) => type)).toContain('CaseOverridden')
    expect(replayed(recordingOf(answers))).toEqual({ count: 1, differences: [] })
  })

  test('sees its case as it stood then, whatever came after', () => {
    expect(replayed(recordingOf(answers, answers)).differences).toEqual([])
    expect(answersTo([review, ...answers])).not.toEqual(answers)
  })

  test('that is another than the recorded one is told, with the first field that differs', () => {
    const changed = answers.map((message) =>
      message.type === 'CaseOverridden'
        ? ({ ...message, data: { ...message.data, via: 'console' } } as Message)
        : message,
    )
    const { differences } = replayed(recordingOf(changed))
    expect(differences).toMatchObject([{ of: override.id, answering: 'OverrideCase', step: 'decision' }])
    expect(differences[0]?.at).toContain('CaseOverridden: ')
  })

  test('that says less than the recorded one is told', () => {
    const more = [...answers, review]
    expect(replayed(recordingOf(more)).differences[0]?.at).toBe('does not say CaseOpened')
  })

  test('that is not given yet, or was asked for at another time, is passed over', () => {
    expect(replayed(recordingOf([]), { places: new Map() })).toEqual({ count: 0, differences: [] })
    expect(replayed(recordingOf(answers), { from: NOON + 1 })).toEqual({ count: 0, differences: [] })
  })

  test('that reads the clock is told, and what it read is named', () => {
    const clocked: typeof policyOf = () => {
      Date.now()
      return policy
    }
    const differences: Difference[] = []
    const places = new Map([[override.id, ANSWERED_AT]])
    const range = { from: 0, until: NOON + 1 }
    replayAnswers(recordingOf(answers), range, places, clocked, (one) => differences.push(one))
    expect(differences).toEqual([{ of: override.id, answering: 'OverrideCase', step: 'impurity', at: 'Date.now' }])
  })
})

test('the recorded messages of this test can be read', () => {
  for (const message of [override, review]) expect(parseMessage(JSON.stringify(message))).toMatchObject({ ok: true })
})
