import { describe, expect, test } from 'vitest'
import { Appender } from './appender.ts'
import type { CauseOutcome } from './cause.ts'
import { LogRefusedError, LogUnavailableError } from './errors.ts'
import type { AppendPlan } from './plan-append.ts'
import { causeIdOf, causeOf, eventOf } from './test/causes.ts'

/** A log that answers when it is told to, and remembers how many events it was sent at a time. */
class SlowLog {
  readonly sizes: number[] = []
  inFlight = 0
  most = 0
  #position = 0
  readonly #refuse: (json: Buffer) => Error | undefined

  constructor(refuse: (json: Buffer) => Error | undefined = () => undefined) {
    this.#refuse = refuse
  }

  send = async (plan: AppendPlan): Promise<CauseOutcome[]> => {
    this.inFlight += 1
    this.most = Math.max(this.most, this.inFlight)
    await new Promise(setImmediate)
    this.inFlight -= 1
    const error = this.#refuse(plan.values.at(-1) as Buffer)
    if (error) throw error
    const outcomes = plan.read({ first_position: this.#position + 1, bases: [], outcomes: null })
    const size = outcomes.reduce((sum, outcome) => sum + (outcome.status === 'appended' ? outcome.events.length : 0), 0)
    this.sizes.push(size)
    this.#position += size
    return outcomes
  }
}

const idsOf = (causes: readonly { causeId: string }[]) => causes.map(({ causeId }) => causeId)

describe('an appender', () => {
  test('gathers concurrent callers into appends of at most 100 events, one in flight, in order of arrival', async () => {
    const log = new SlowLog()
    const appender = new Appender(log.send)
    const calls = Array.from({ length: 350 }, (_, i) => {
      const causes = [causeOf(`c${i}`)]
      return appender.append('s', causes, idsOf(causes))
    })
    const positions = (await Promise.all(calls)).map(([outcome]) =>
      outcome?.status === 'appended' ? outcome.events[0]?.position : undefined,
    )
    expect(positions).toEqual(Array.from({ length: 350 }, (_, i) => i + 1))
    expect(log.most).toBe(1)
    expect(Math.max(...log.sizes)).toBe(100)
    expect(log.sizes.length).toBeLessThanOrEqual(5)
  })

  test('never cuts a cause, and sends one that is larger alone', async () => {
    const log = new SlowLog()
    const appender = new Appender(log.send)
    const large = (name: string, size: number) => ({
      causeId: causeIdOf(name),
      decisions: [{ entity: name, events: Array.from({ length: size }, (_, i) => eventOf(`${name} ${i}`)) }],
    })
    const causes = [large('a', 60), large('b', 60), large('c', 250), large('d', 1)]
    const outcomes = await appender.append('s', causes, idsOf(causes))
    expect(outcomes.map((outcome) => (outcome.status === 'appended' ? outcome.events.length : 0))).toEqual([
      60, 60, 250, 1,
    ])
    expect(log.sizes).toEqual([60, 60, 250, 1])
  })

  test('keeps services apart, and causes apart from what has none', async () => {
    const log = new SlowLog()
    const appender = new Appender(log.send)
    await Promise.all([
      appender.append('one', [causeOf('a')], [causeIdOf('a')]),
      appender.append('two', [causeOf('b')], [causeIdOf('b')]),
      appender.append(null, [causeOf('c')], []),
      appender.append('two', [causeOf('d')], [causeIdOf('d')]),
    ])
    expect(log.sizes).toEqual([1, 1, 1, 1])
  })

  test('counts a cause with nothing to say, so that silence is bounded too', async () => {
    const log = new SlowLog()
    const appender = new Appender(log.send)
    const causes = Array.from({ length: 250 }, (_, i) => ({ causeId: causeIdOf(`silent ${i}`), decisions: [] }))
    await appender.append('s', causes, idsOf(causes))
    expect(log.sizes).toEqual([0, 0, 0])
  })

  test('fails everybody when the log is away, and works again afterwards', async () => {
    const state = { isAway: true }
    const log = new SlowLog(() => (state.isAway ? new LogUnavailableError('away') : undefined))
    const appender = new Appender(log.send)
    const settled = await Promise.allSettled(
      [1, 2, 3].map((n) => appender.append('s', [causeOf(`x${n}`)], [causeIdOf(`x${n}`)])),
    )
    expect(
      settled.map((result) => result.status === 'rejected' && result.reason instanceof LogUnavailableError),
    ).toEqual([true, true, true])
    state.isAway = false
    expect(await appender.append('s', [causeOf('y')], [causeIdOf('y')])).toMatchObject([{ status: 'appended' }])
  })

  test('fails only the caller whose cause is refused', async () => {
    const log = new SlowLog((json) => (json.includes('poison') ? new LogRefusedError('poison') : undefined))
    const appender = new Appender(log.send)
    const names = ['a', 'poison', 'b']
    const settled = await Promise.allSettled(
      names.map((name) => appender.append('s', [causeOf(name)], [causeIdOf(name)])),
    )
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  test.each([
    ['a cause that is no UUID', { causeId: 'x', decisions: [] }],
    [
      'an event that is no UUID',
      { causeId: causeIdOf('x'), decisions: [{ entity: 'e', events: [{ ...eventOf('x'), id: 'x' }] }] },
    ],
    ['an entity without a name', { causeId: causeIdOf('x'), decisions: [{ entity: '', events: [] }] }],
    [
      'a type with a line feed',
      { causeId: causeIdOf('x'), decisions: [{ entity: 'e', events: [{ ...eventOf('x'), type: 'a\nb' }] }] },
    ],
    [
      'a schema version of 0',
      { causeId: causeIdOf('x'), decisions: [{ entity: 'e', events: [{ ...eventOf('x'), version: 0 }] }] },
    ],
  ])('refuses %s before it is sent', async (_, cause) => {
    const log = new SlowLog()
    await expect(new Appender(log.send).append('s', [cause], [cause.causeId])).rejects.toBeInstanceOf(LogRefusedError)
    expect(log.sizes).toEqual([])
  })
})
