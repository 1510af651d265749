import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Frame } from './build-frame.ts'
import { type Kept, PartitionOutbox } from './partition-outbox.ts'

const frame = (sequence: number, sessionId = 'a'): Frame => ({
  stream: 'discord.events',
  sessionId,
  sequence,
  eventName: 'MESSAGE_CREATE',
  partitionKey: '1',
  json: 'x'.repeat(700),
  occurredAt: 0,
  messageId: null,
  channelId: null,
  authorId: null,
})

const links = (taken: readonly Pick<Kept, 'frame' | 'before'>[]) =>
  taken.map(({ frame: { sessionId, sequence }, before }) => `${sessionId}${before}-${sequence}`)

function outboxWith(...frames: Frame[]): PartitionOutbox {
  const outbox = new PartitionOutbox()
  for (const each of frames) outbox.add(each, 0)
  return outbox
}

const publishAll = (outbox: PartitionOutbox) => outbox.published(outbox.take(1_000, Number.POSITIVE_INFINITY), 0)

describe('frames of one partition', () => {
  test('are published in order, each linked to the one before it in its session', () => {
    const outbox = outboxWith(frame(2), frame(4, 'b'), frame(5), frame(9, 'b'))
    const first = outbox.take(3, Number.POSITIVE_INFINITY)
    expect(links(first)).toEqual(['a0-2', 'b0-4', 'a2-5'])
    outbox.published(first, 0)
    expect(links(outbox.take(3, Number.POSITIVE_INFINITY))).toEqual(['b4-9'])
  })

  test('travel in parcels of bounded weight, and one too heavy travels alone', () => {
    const outbox = outboxWith(frame(1), frame(2), frame(3))
    expect(links(outbox.take(100, 2_000))).toEqual(['a0-1', 'a1-2'])
    outbox.published([], 0)
    expect(links(outbox.take(100, 10))).toEqual(['a2-3'])
  })

  test('link to what another process published last', () => {
    const outbox = new PartitionOutbox()
    outbox.continueFrom('a', 7)
    outbox.add(frame(9), 0)
    expect(links(outbox.take(1, 1))).toEqual(['a7-9'])
  })

  test('are taken again when the publish failed', () => {
    const outbox = outboxWith(frame(1), frame(2))
    outbox.take(1, Number.POSITIVE_INFINITY)
    outbox.failed()
    expect(links(outbox.take(9, Number.POSITIVE_INFINITY))).toEqual(['a0-1', 'a1-2'])
  })

  test('are kept until they are archived, each session by its own watermark', () => {
    const outbox = outboxWith(frame(1), frame(1, 'b'), frame(2))
    publishAll(outbox)
    expect(outbox.archived('a', 1)).toBe(1)
    expect([outbox.size, outbox.sessionIds]).toEqual([2, ['a', 'b']])
    expect(outbox.archived('a', 2)).toBe(1)
    expect(outbox.sessionIds).toEqual(['b'])
    expect(outbox.archived('b', 1)).toBe(1)
    expect([outbox.size, outbox.weight]).toEqual([0, 0])
  })

  test('count towards back-pressure until Redis has taken them, towards retention until they are archived', () => {
    const outbox = outboxWith(frame(1), frame(2))
    expect([outbox.weight, outbox.unpublishedWeight]).toEqual([2_000, 2_000])
    outbox.published(outbox.take(1, Number.POSITIVE_INFINITY), 0)
    expect([outbox.weight, outbox.unpublishedWeight]).toEqual([2_000, 1_000])
    outbox.archived('a', 1)
    expect([outbox.weight, outbox.unpublishedWeight]).toEqual([1_000, 1_000])
  })

  test('are all sent again from the watermark, in order and before anything new', () => {
    const outbox = outboxWith(frame(1), frame(2), frame(3))
    publishAll(outbox)
    outbox.archived('a', 1)
    outbox.add(frame(4), 0)
    outbox.sendAgain()
    const again = outbox.take(9, Number.POSITIVE_INFINITY)
    expect(links(again)).toEqual(['a1-2', 'a2-3', 'a3-4'])
    expect(links(outbox.published(again, 0))).toEqual(['a3-4'])
  })

  test('that Redis lost are those published before the publish in progress', () => {
    const outbox = outboxWith(frame(1), frame(2))
    publishAll(outbox)
    outbox.add(frame(3), 0)
    outbox.add(frame(4), 0)
    outbox.take(1, Number.POSITIVE_INFINITY)
    outbox.archived('a', 1)
    expect(links(outbox.lostWithRedis)).toEqual(['a1-2'])
  })

  test('that are given up let the next one link to what is archived, so that the recorder can go on', () => {
    const outbox = outboxWith(frame(1), frame(2), frame(3), frame(4))
    publishAll(outbox)
    outbox.archived('a', 1)
    expect(outbox.giveUpOldest()?.frame.sequence).toBe(2)
    expect(links(outbox.lostWithRedis)).toEqual(['a1-3', 'a3-4'])
    outbox.giveUpOldest()
    outbox.giveUpOldest()
    expect(outbox.giveUpOldest()).toBeUndefined()
    outbox.add(frame(5), 0)
    expect(links(outbox.take(1, 1))).toEqual(['a1-5'])
  })

  test('are never given up before Redis had them', () => {
    expect(outboxWith(frame(1)).giveUpOldest()).toBeUndefined()
  })

  test('of an ended session are forgotten once they are archived, and not before', () => {
    const outbox = outboxWith(frame(1), frame(1, 'b'))
    publishAll(outbox)
    outbox.archived('a', 1)
    outbox.forgetOthers(new Set())
    expect(outbox.sessionIds).toEqual(['b'])
    outbox.add(frame(5), 0)
    expect(links(outbox.take(1, 1))).toEqual(['a0-5'])
  })
})

test('through any mix of publishing, failing, archiving and loss, readers get every frame, first times in order', () => {
  const step = fc.oneof(
    fc.constant<'add' | 'publish' | 'fail' | 'lose' | 'again'>('add'),
    fc.constantFrom<'add' | 'publish' | 'fail' | 'lose' | 'again'>('publish', 'fail', 'lose', 'again', 'add'),
    fc.nat({ max: 40 }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const outbox = new PartitionOutbox()
      const stream: number[] = []
      const archive = new Set<number>()
      let watermark = 0
      let added = 0
      const record = () => {
        // As the recorder does: archives what is on the stream, and advances while nothing is missing.
        for (const sequence of stream) archive.add(sequence)
        while (archive.has(watermark + 1)) watermark += 1
        outbox.archived('a', watermark)
      }
      for (const each of steps) {
        if (each === 'add') outbox.add(frame(++added), 0)
        else if (each === 'again') outbox.sendAgain()
        else if (each === 'lose') {
          stream.length = 0
          stream.push(...outbox.lostWithRedis.map((kept) => kept.frame.sequence))
        } else if (each === 'fail') {
          outbox.take(3, Number.POSITIVE_INFINITY)
          outbox.failed()
        } else {
          const taken = outbox.take(3, Number.POSITIVE_INFINITY)
          stream.push(...taken.map((kept) => kept.frame.sequence))
          outbox.published(taken, 0)
          if (typeof each === 'number' && each > 20) record()
        }
      }
      while (outbox.unsent > 0) {
        const taken = outbox.take(3, Number.POSITIVE_INFINITY)
        stream.push(...taken.map((kept) => kept.frame.sequence))
        outbox.published(taken, 0)
      }
      record()
      expect(watermark).toBe(added)
      expect([outbox.size, outbox.weight, outbox.unpublishedWeight]).toEqual([0, 0, 0])
    }),
  )
})
