import { describe, expect, test } from 'vitest'
import { FRAMES } from './contextualize.ts'
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
