import { describe, expect, test } from 'vitest'
import { FindUnjudged } from './find-unjudged.ts'
import type { ArchivedName, Judgement } from './ports.ts'

/** An archive of one partition, a log of judgements, and two readers between them. */
class World {
  readonly archived: ArchivedName[] = []
  readonly judged: Judgement[] = []
  /** What was said again, look by look. */
  said: number[] = []
  readonly given: string[] = []
  frames = { newest: '0-0', oldestUnsettled: null as string | null }
  messages = { newest: '0-0', oldestUnsettled: null as string | null }
  /** Called when a look waits for the readers. */
  whileWaiting: () => boolean = () => false
  isOwned = true
  /** Positions of which nothing is to be judged. */
  readonly silent = new Set<number>()
  readonly #finder: FindUnjudged

  constructor() {
    this.#finder = new FindUnjudged({
      records: {
        archiveEnd: async (_partition, at) => (at === undefined ? this.archived.length : 0),
        messages: async function* (this: World, _partition: number, after: number, upTo: number) {
          yield this.archived.slice(after, upTo)
        }.bind(this),
        frames: async () => [],
        positionAt: async () => 0,
        judgements: async function* (this: World, after: number) {
          yield { judgements: this.judged.slice(after), last: this.judged.length }
        }.bind(this),
      },
      progress: { frames: async () => ({ ...this.frames }), messages: async () => ({ ...this.messages }) },
      owned: () => [0],
      sayAgain: async (_partition, positions) => {
        if (!this.isOwned) return null
        this.said = positions.filter((position) => !this.silent.has(position))
        return new Set(this.said)
      },
      patience: () => async () => this.whileWaiting(),
      now: () => 1e12,
      telemetry: { unjudged: () => undefined, neverJudged: (messageId) => void this.given.push(messageId) },
    })
  }

  archive(messageId: string, type: ArchivedName['type'] = 'MESSAGE_CREATE'): void {
    const position = this.archived.length + 1
    this.archived.push({ position, type, messageId, entryId: `${position}-0` })
  }

  judge(messageId: string, entryId = '1-0'): void {
    this.judged.push({ partition: 0, messageId, entryId })
  }

  async look(): Promise<readonly number[]> {
    this.said = []
    await this.#finder.look()
    return this.said
  }
}

describe('an archived message', () => {
  test('that the log shows no judgement of is given to be judged again, and no other', async () => {
    const world = new World()
    for (const id of ['10', '11', '12']) world.archive(id)
    world.judge('10')
    world.judge('12', '7-7')
    expect(await world.look()).toEqual([2])
  })

  test('is looked for once when it was judged, and again until it is', async () => {
    const world = new World()
    world.archive('10')
    expect(await world.look()).toEqual([1])
    expect(await world.look()).toEqual([1])
    world.judge('10')
    expect(await world.look()).toEqual([])
    world.archive('11')
    expect(await world.look()).toEqual([2])
  })

  test('that nobody judges, however often it is given, is told and given no more', async () => {
    const world = new World()
    world.archive('10')
    const looks = [await world.look(), await world.look(), await world.look(), await world.look(), await world.look()]
    expect(looks).toEqual([[1], [1], [1], [], []])
    expect(world.given).toEqual(['10'])
  })

  test('of which nothing is to be judged is left alone from then on', async () => {
    const world = new World()
    world.archive('10', 'MESSAGE_UPDATE')
    world.silent.add(1)
    await world.look()
    world.silent.clear()
    expect(await world.look()).toEqual([])
  })

  test('as an edit has a judgement of its own', async () => {
    const world = new World()
    world.archive('10')
    world.archive('10', 'MESSAGE_UPDATE')
    world.judge('10', '1-0')
    expect(await world.look()).toEqual([2])
    world.judge('10', '2-0')
    expect(await world.look()).toEqual([])
  })
})

describe('what is on its way', () => {
  test('is not taken for lost: what is not folded or judged yet is waited for', async () => {
    for (const reader of ['frames', 'messages'] as const) {
      const world = new World()
      world.archive('10')
      world[reader] = { newest: '5-0', oldestUnsettled: '5-0' }
      expect(await world.look()).toEqual([])
      world[reader] = { newest: '9-0', oldestUnsettled: '5-1' }
      world.whileWaiting = () => {
        world.judge('10')
        world[reader] = { newest: '12-0', oldestUnsettled: '9-1' }
        return true
      }
      expect(await world.look()).toEqual([])
      world.archive('11')
      world[reader] = { newest: '12-0', oldestUnsettled: null }
      expect(await world.look()).toEqual([2])
    }
  })

  test('is found by the next owner when this one lost the partition', async () => {
    const world = new World()
    world.archive('10')
    world.isOwned = false
    expect(await world.look()).toEqual([])
    world.isOwned = true
    expect(await world.look()).toEqual([1])
  })
})
