import { compilePolicy, parsePolicy, screenMessage } from '@nexus/domain'
import { frameId, type MessageNamed, snowflakeAt } from '@nexus/events'
import { describe, expect, test } from 'vitest'
import type { Difference } from './difference.ts'
import type { ArchivedFrame, Placed, RecordedClear, Recording } from './recording.ts'
import { replayMessages } from './replay-messages.ts'

const GUILD = '1300000000000000001'
const NOON = 1_793_534_400_000

const parsed = parsePolicy({})
if (!parsed.ok) throw new Error('the preset has faults')
const policy = compilePolicy(parsed.policy, 0)

const idOf = (second: number) => snowflakeAt(NOON + second * 1_000)
const entryOf = (second: number) => `${NOON + second * 1_000}-0`

/** What Alice wrote so many seconds after noon. */
function written(second: number): ArchivedFrame {
  const occurredAt = NOON + second * 1_000
  const id = frameId('session', second + 1, occurredAt)
  const author = { id: '1200000000000000002', username: 'alice', global_name: null }
  const said = { type: 0, content: `line ${second}`, author, mentions: [], embeds: [] }
  const d = { id: idOf(second), guild_id: GUILD, channel_id: '1300000000000000010', ...said }
  const message: MessageNamed<'DiscordEventReceived'> = {
    ...{ id, type: 'DiscordEventReceived', version: 1, occurredAt, guildId: GUILD },
    ...{ correlationId: id, causationId: null, traceparent: null },
    data: { shardId: 0, sessionId: 'session', sequence: second + 1, t: 'MESSAGE_CREATE', d },
  }
  return { entryId: entryOf(second), message }
}

/** Alice writes at these seconds, and what she wrote at some of them is cleared. */
function replayed(
  seconds: readonly number[],
  cleared: readonly number[],
  judgedBy: Partial<RecordedClear> | ((second: number) => Partial<RecordedClear>) = {},
) {
  const clears = new Map<string, RecordedClear[]>()
  for (const second of cleared) {
    const messageId = idOf(second)
    const clear = { messageId, entryId: entryOf(second), logPosition: 0, score: 0, contextHash: '', policyVersion: 0 }
    clears.set(messageId, [
      { ...clear, modelVersion: undefined, ...(typeof judgedBy === 'function' ? judgedBy(second) : judgedBy) },
    ])
  }
  const nothing = { flags: new Map(), answers: new Map(), inputs: [], cases: new Map(), erasedFrames: 0 }
  const none = { strikes: [], raids: [], policies: [], numbers: [], learned: [], calibrations: [] }
  const recording: Recording = { ...nothing, ...none, frames: seconds.map(written), clears }
  const unjudged: Difference[] = []
  const otherwise: Difference[] = []
  const deps = {
    computePermissions: () => 0n,
    keyedHash: () => '0'.repeat(32),
    screen: (data: MessageNamed<'MessageContextualized'>['data']) => screenMessage(data, policy),
    modelVersion: 'model-of-today',
    policyOf: () => policy,
    subjectOf: () => 'Kq3tVbW0sY7mZp1xRf5Naw',
    seal: (subject: string, words: string) => ({ subject, ciphertext: words }),
    userIds: new Map<string, string>(),
  }
  const range = { from: 0, until: NOON * 2 }
  const counts = replayMessages(GUILD, recording, range, deps, (difference) => {
    if (difference.step === 'archive') unjudged.push(difference)
    else otherwise.push(difference)
  })
  return { ...counts, unjudged: unjudged.map(({ of }) => of), otherwise }
}

function told(...given: Parameters<typeof replayed>) {
  const { otherwise: _, ...rest } = replayed(...given)
  return rest
}

describe('a message that comes out differently', () => {
  const recorded = { score: 7, contextHash: '0'.repeat(32) }

  test('is a difference of the decision where the same local model judged it', () => {
    const { otherwise } = replayed([0], [0], { ...recorded, modelVersion: 'model-of-today' })
    expect(otherwise).toMatchObject([{ step: 'decision', at: 'score' }])
  })

  test('is told as one of the model where another did, or one that was not named yet', () => {
    const { otherwise } = replayed([0], [0], { ...recorded, modelVersion: 'model-of-before' })
    expect(otherwise).toMatchObject([
      { step: 'model', at: 'model-of-before judged it, and model-of-today differs: score' },
    ])
    expect(replayed([0], [0], recorded).otherwise).toMatchObject([{ step: 'model' }])
  })
})

describe('a message without a judgement', () => {
  test('is left out and counted when it came after the last that was judged', () => {
    expect(told([0, 60, 120], [0])).toEqual({ messages: 1, notJudgedYet: 2, unjudged: [] })
    expect(told([0, 60], [])).toEqual({ messages: 0, notJudgedYet: 2, unjudged: [] })
  })

  test('is left out when it came a moment before: judgements are not recorded in that order', () => {
    expect(told([0, 58, 60], [0, 60])).toEqual({ messages: 2, notJudgedYet: 1, unjudged: [] })
  })

  test('is a difference when what came long after it was judged', () => {
    expect(told([0, 60, 120], [0, 120])).toEqual({ messages: 3, notJudgedYet: 0, unjudged: [idOf(60)] })
  })
})

describe('a message that was said again late', () => {
  test('is judged under the policy that it was judged under, and those after it under theirs', () => {
    const clear = { contextHash: '0'.repeat(32), modelVersion: 'model-of-today' }
    const { otherwise } = replayed([0, 1, 2, 3], [0, 1, 2, 3], (second) => ({
      ...clear,
      policyVersion: second === 1 ? 4 : 3,
    }))
    expect(otherwise).toEqual([])
  })
})

describe('a state of alarm and a rule that rests', () => {
  const MEMBER = 'Kq3tVbW0sY7mZp1xRf5Naw'
  const placed = <T extends 'RaidLevelSet' | 'CooldownStarted'>(
    type: T,
    position: number,
    data: MessageNamed<T>['data'],
  ) => {
    const id = frameId('decided', position, NOON)
    const header = { id, version: 1, occurredAt: NOON, guildId: GUILD, correlationId: id, causationId: null }
    const message = { ...header, traceparent: null, type, data } as MessageNamed<T>
    const event = { position, json: '', type, entity: '', entityVersion: 1, eventId: id, occurredAt: NOON }
    return { message, event } as unknown as Placed<MessageNamed<T>>
  }

  test('are known from the position on that each judgement names, and not before', () => {
    const caseId = frameId('case', 1, NOON)
    const resting = { caseId, subject: MEMBER, ruleId: 'caps', until: NOON + 1e9 }
    const recording: Recording = {
      ...{ flags: new Map(), answers: new Map(), inputs: [], cases: new Map(), erasedFrames: 0 },
      ...{ policies: [], numbers: [], learned: [], calibrations: [] },
      strikes: [placed('CooldownStarted', 6, resting)],
      raids: [placed('RaidLevelSet', 5, { level: 'high', until: null, by: null, ruleId: 'flood' })],
      frames: [written(0), written(1), written(2)],
      clears: new Map(
        [0, 5, 6].map((logPosition, second) => {
          const clear = { messageId: idOf(second), entryId: entryOf(second), logPosition, score: 0 }
          return [idOf(second), [{ ...clear, contextHash: '', policyVersion: 0, modelVersion: undefined }]]
        }),
      ),
    }
    const seen: [raidLevel: string | undefined | null, resting: readonly string[] | undefined][] = []
    const deps = {
      computePermissions: () => 0n,
      keyedHash: () => '0'.repeat(32),
      modelVersion: 'model-of-today',
      screen: (data: MessageNamed<'MessageContextualized'>['data']) => {
        seen.push([data.raidLevel, data.author.cooldowns])
        return { signals: [], score: 0 }
      },
      policyOf: () => policy,
      subjectOf: () => MEMBER,
      seal: (subject: string, words: string) => ({ subject, ciphertext: words }),
      userIds: new Map([[MEMBER, '1200000000000000002']]),
    }
    replayMessages(GUILD, recording, { from: 0, until: NOON * 2 }, deps, () => undefined)
    expect(seen).toEqual([
      [undefined, undefined],
      ['high', undefined],
      ['high', ['caps']],
    ])
  })
})
