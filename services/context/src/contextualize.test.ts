import { describe, expect, test } from 'vitest'
import { FRAMES } from './contextualize.ts'
import type { Snapshot, Snapshots } from './ports.ts'
import { FENCE, GUILD, NOON, saidBy, samplePartition } from './testing/sample-partition.ts'

const contentsOf = (json: string | undefined): unknown => {
  const { data } = JSON.parse(json ?? '{}')
  return { said: data.surfaces.content, window: data.window.map(({ content }: { content: string }) => content) }
}
const first = saidBy({ nth: 1, content: 'good morning' })
const second = saidBy({ nth: 2, content: 'anyone there' })
const third = saidBy({ nth: 3, content: 'never mind' })

describe('a partition', () => {
  test('has each message given to be judged among those before it, and acknowledged after that', async () => {
    const order: string[] = []
    const it = samplePartition({ publish: async () => void order.push('published') })
    await it.contextualizer.acquired(0, FENCE)
    const batch = it.batchOf([first, second])
    await it.contextualizer.take({ ...batch, ack: async () => void order.push('acknowledged') })
    expect(order).toEqual(['published', 'acknowledged'])
  })

  test('shows the message before it', async () => {
    const it = samplePartition()
    await it.contextualizer.acquired(0, FENCE)
    await it.contextualizer.take(it.batchOf([first, second]))
    expect(it.published.map(contentsOf)).toEqual([
      { said: 'good morning', window: [] },
      { said: 'anyone there', window: ['good morning'] },
    ])
  })

  test('says the same again of what is delivered again, and remembers it once', async () => {
    const it = samplePartition()
    await it.contextualizer.acquired(0, FENCE)
    await it.contextualizer.take(it.batchOf([first]))
    await it.contextualizer.take(it.batchOf([first, second]))
    expect(it.published[1]).toBe(it.published[0])
    expect(contentsOf(it.published[2])).toMatchObject({ window: ['good morning'] })
  })

  test('sets aside what it cannot read, and goes on', async () => {
    const it = samplePartition()
    await it.contextualizer.acquired(0, FENCE)
    await it.contextualizer.take(it.batchOf([{ entryId: '1-0', json: '{' }, first]))
    expect(it.setAside).toEqual(['1-0 not_json'])
    expect(it.published.map(contentsOf)).toEqual([{ said: 'good morning', window: [] }])
  })

  test('that nobody gave us is refused', async () => {
    const it = samplePartition()
    await expect(it.contextualizer.take(it.batchOf([first]))).rejects.toThrow('partition 0 is not owned')
  })
})

describe('what is written down', () => {
  /** A store that is slow: it takes a snapshot when it is told to. */
  function slowStore() {
    const saved: Snapshot[] = []
    const waiting: ((outcome: boolean | Error) => void)[] = []
    const snapshots: Snapshots = {
      load: async () => null,
      save: (_fence, snapshot) =>
        new Promise((resolve, reject) => {
          saved.push(snapshot)
          waiting.push((outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)))
        }),
    }
    const end = async (outcome: boolean | Error) => {
      waiting.shift()?.(outcome)
      await new Promise((resolve) => setImmediate(resolve))
    }
    return { saved, snapshots, end }
  }
  const mentions = (snapshot: Snapshot | undefined, { messageId }: { messageId: string }) =>
    JSON.stringify(snapshot?.parts).includes(messageId)

  test('reaches as far as it says, however slow the store is, and no further', async () => {
    const { saved, snapshots, end } = slowStore()
    let goOn: () => void = () => undefined
    const it = samplePartition({ snapshots, snapshotEvery: 1 })
    await it.contextualizer.acquired(0, FENCE)
    await it.contextualizer.take(it.batchOf([first]))
    await it.contextualizer.take(it.batchOf([second]))
    // The third is folded and not settled when the store takes the next snapshot.
    const unsettled = { ...it.batchOf([third]), ack: () => new Promise<void>((resolve) => (goOn = resolve)) }
    const taking = it.contextualizer.take(unsettled)
    await new Promise((resolve) => setImmediate(resolve))
    await end(true)
    expect(saved.map(({ until }) => until[FRAMES])).toEqual([first.entryId, second.entryId])
    expect(mentions(saved[1], second)).toBe(true)
    expect(mentions(saved[1], third)).toBe(false)
    goOn()
    await taking
    await end(true)
    expect(saved.at(-1)?.until[FRAMES]).toBe(third.entryId)
    expect(mentions(saved.at(-1), third)).toBe(true)
  })

  test('holds what an earlier snapshot that failed would have held', async () => {
    const { saved, snapshots, end } = slowStore()
    const it = samplePartition({ snapshots, snapshotEvery: 1 })
    await it.contextualizer.acquired(0, FENCE)
    const elsewhere = saidBy({ nth: 1, content: 'good morning', by: '1200000000000000009' })
    await it.contextualizer.take(it.batchOf([elsewhere]))
    await it.contextualizer.take(it.batchOf([second]))
    await new Promise((resolve) => setImmediate(resolve))
    await end(new Error('the store is away'))
    // What was taken down before the failure is not written without what failed.
    expect(saved).toHaveLength(1)
    await it.contextualizer.take(it.batchOf([third]))
    await new Promise((resolve) => setImmediate(resolve))
    expect(saved.at(-1)?.until[FRAMES]).toBe(third.entryId)
    expect(JSON.stringify(saved.at(-1)?.parts)).toContain('1200000000000000009')
  })
})

describe('a partition that is given back', () => {
  test('is written down while it is held, so that the next owner goes on from there', async () => {
    const it = samplePartition()
    await it.contextualizer.acquired(0, FENCE)
    await it.contextualizer.take(it.batchOf([first, second]))
    expect(it.saved).toHaveLength(0)
    await it.contextualizer.lost(0)
    expect(it.saved.map(({ until }) => until[FRAMES])).toEqual([second.entryId])
    expect(it.held).toContain(`${FRAMES} ${second.entryId.replace('-0', '-1')}`)

    const next = it.successor()
    await next.acquired(0, FENCE)
    await next.take(it.batchOf([third]))
    expect(contentsOf(it.published.at(-1))).toMatchObject({ window: ['good morning', 'anyone there'] })
  })

  test('is not waited for when the store does not answer', async () => {
    const silent = { load: async () => null, save: () => new Promise<boolean>(() => undefined) }
    const it = samplePartition({ snapshots: silent, saveWithinMs: 5 })
    await it.contextualizer.acquired(0, FENCE)
    expect(await it.contextualizer.lost(0)).toBeUndefined()
  })

  test('is not written down, nor its streams let go of, once somebody else holds it', async () => {
    const it = samplePartition()
    await it.contextualizer.acquired(0, FENCE)
    await it.contextualizer.take(it.batchOf([first]))
    it.loseLease()
    await it.contextualizer.lost(0)
    expect(it.saved).toEqual([])
    expect(it.held).toEqual([])
  })
})

describe('an archived message that was never judged', () => {
  const archived = { position: 7, entryId: first.entryId, json: first.json }
  const asOf = (json: string | undefined) => JSON.parse(json ?? '{}').data.asOf.entryId

  test('is said again as it would be at the entry that was folded last, and changes nothing', async () => {
    const it = samplePartition()
    await it.contextualizer.acquired(0, FENCE)
    await it.contextualizer.take(it.batchOf([first, second]))
    expect(await it.contextualizer.sayAgain(0, [archived])).toEqual(new Set([7]))
    expect(contentsOf(it.published[2])).toEqual({ said: 'good morning', window: [] })
    expect(asOf(it.published[2])).toBe(second.entryId)
    await it.contextualizer.take(it.batchOf([third]))
    expect(contentsOf(it.published[3])).toMatchObject({ window: ['good morning', 'anyone there'] })
  })

  test('waits for the batch that is being folded: the entry that it names must be that of what is known', async () => {
    const it = samplePartition()
    await it.contextualizer.acquired(0, FENCE)
    const [taking, saying] = [
      it.contextualizer.take(it.batchOf([first, second])),
      it.contextualizer.sayAgain(0, [archived]),
    ]
    await Promise.all([taking, saying])
    expect(asOf(it.published[2])).toBe(second.entryId)
  })

  test('is for the owner of its partition', async () => {
    const it = samplePartition()
    expect(await it.contextualizer.sayAgain(0, [archived])).toBeNull()
  })
})

describe('a partition without a snapshot', () => {
  const frames = async function* () {
    yield { ...first, isLate: false }
    yield { ...second, isLate: true }
    yield { ...third, isLate: true }
  }
  const past = {
    frames,
    decisions: async function* () {},
    judged: async () => new Map([[third.messageId, new Set(['1-0'])]]),
  }

  test('has what the archive holds lately and the log shows no judgement of judged once more', async () => {
    const it = samplePartition({ past })
    await it.contextualizer.acquired(0, FENCE)
    expect(it.published.map(contentsOf)).toEqual([{ said: 'anyone there', window: ['good morning'] }])
  })
})

describe('an erased member', () => {
  test('is gone from what is known and from what is written down, what he wrote later is not', async () => {
    const it = samplePartition()
    await it.contextualizer.acquired(0, FENCE)
    await it.contextualizer.take(it.batchOf([first, second]))
    const member = { guildId: GUILD, userId: '1200000000000000002', erasedAt: NOON + 1_500 }
    expect(await it.contextualizer.forget([member])).toEqual([member])
    const written = JSON.stringify(it.saved)
    expect(written).not.toContain('good morning')
    expect(written).toContain('anyone there')
  })

  test('is not forgotten as long as that is not written down', async () => {
    const it = samplePartition()
    await it.contextualizer.acquired(0, FENCE)
    await it.contextualizer.take(it.batchOf([first]))
    it.loseLease()
    expect(
      await it.contextualizer.forget([{ guildId: GUILD, userId: '1200000000000000002', erasedAt: NOON * 2 }]),
    ).toEqual([])
  })
})
