import type { MessageNamed } from '@nexus/events'
import { describe, expect, test } from 'vitest'
import { inFoldOrder } from './fold-order.ts'
import type { ArchivedFrame, RecordedClear, Recording } from './recording.ts'

const GUILD = '1300000000000000001'

function archived(t: string, sequence: number, entryId: string, sessionId = 'session'): ArchivedFrame {
  const message: MessageNamed<'DiscordEventReceived'> = {
    id: `00000000-0000-8000-8000-${String(sequence).padStart(12, '0')}`,
    type: 'DiscordEventReceived',
    version: 1,
    occurredAt: sequence,
    guildId: GUILD,
    correlationId: '00000000-0000-8000-8000-000000000000',
    causationId: null,
    traceparent: '00-00000000000080008000000000000000-8000000000000000-01',
    data: { shardId: 0, sessionId, sequence, t, d: { id: String(sequence) } },
  }
  return { entryId, message }
}

/** A recording of these frames, whose messages were cleared under the entries given by sequence. */
function recordingOf(frames: readonly ArchivedFrame[], judged: Readonly<Record<number, string>> = {}): Recording {
  const clears = new Map<string, RecordedClear[]>()
  for (const [messageId, entryId] of Object.entries(judged)) {
    clears.set(messageId, [
      { messageId, entryId, logPosition: 0, score: 0, contextHash: '', policyVersion: 0, modelVersion: undefined },
    ])
  }
  const nothing = { flags: new Map(), answers: new Map(), inputs: [], cases: new Map() }
  return {
    ...nothing,
    frames,
    erasedFrames: 0,
    clears,
    strikes: [],
    raids: [],
    policies: [],
    numbers: [],
    learned: [],
    calibrations: [],
  }
}

const orderOf = (recording: Recording) =>
  inFoldOrder(recording).map(
    ({ message, foldedAs, isJudged }) => `${message.data.sequence} as ${foldedAs}${isJudged ? '' : ', unjudged'}`,
  )

describe('frames are folded again', () => {
  test('in the order of their entries, as numbers', () => {
    const frames = [archived('MESSAGE_CREATE', 2, '10-0'), archived('MESSAGE_CREATE', 1, '9-11')]
    expect(orderOf(recordingOf(frames, { 1: '9-11', 2: '10-0' }))).toEqual(['1 as 9-11', '2 as 10-0'])
  })

  test('where they were judged, when they were archived under a later entry', () => {
    const frames = [archived('MESSAGE_CREATE', 1, '50-0'), archived('MESSAGE_CREATE', 2, '50-1')]
    expect(orderOf(recordingOf(frames, { 1: '5-0', 2: '6-0' }))).toEqual(['1 as 5-0', '2 as 6-0'])
  })

  test('before what came after them in their session, although they are archived later', () => {
    const frames = [archived('MESSAGE_DELETE', 1, '50-0'), archived('MESSAGE_CREATE', 2, '50-1')]
    expect(orderOf(recordingOf(frames, { 2: '6-0' }))).toEqual(['1 as 50-0, unjudged', '2 as 6-0', '1 as 50-0'])
  })

  test('and once more where their message was judged only when it was delivered again', () => {
    const frames = [archived('MESSAGE_CREATE', 1, '50-0'), archived('MESSAGE_CREATE', 2, '6-0')]
    expect(orderOf(recordingOf(frames, { 1: '50-0', 2: '6-0' }))).toEqual([
      '1 as 50-0, unjudged',
      '2 as 6-0',
      '1 as 50-0',
    ])
  })

  test('whatever overtook them on a stream of its own', () => {
    const frames = [archived('MESSAGE_CREATE', 1, '50-0'), archived('MESSAGE_REACTION_ADD', 2, '6-0')]
    expect(orderOf(recordingOf(frames, { 1: '50-0' }))).toEqual(['1 as 50-0'])
  })

  test('each session by itself', () => {
    const frames = [archived('MESSAGE_CREATE', 9, '7-0', 'old'), archived('MESSAGE_CREATE', 1, '8-0', 'new')]
    expect(orderOf(recordingOf(frames, { 9: '7-0', 1: '8-0' }))).toEqual(['9 as 7-0', '1 as 8-0'])
  })
})
