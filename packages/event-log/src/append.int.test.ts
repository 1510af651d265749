import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AppendedEvent, CauseOutcome } from './cause.ts'
import { LogRefusedError } from './errors.ts'
import { causeIdOf, causeOf, eventOf } from './test/causes.ts'
import { openTestLog, type TestLog } from './test/open-test-log.ts'

let test_: TestLog
beforeAll(async () => {
  test_ = await openTestLog()
})
afterAll(() => test_?.[Symbol.asyncDispose]())

function eventsOf(outcome: CauseOutcome | undefined): readonly AppendedEvent[] {
  if (!outcome || outcome.status === 'conflict') throw new Error(`no events: ${JSON.stringify(outcome)}`)
  return outcome.events
}

describe('an append', () => {
  test('gives dense positions and counts each entity from 1', async () => {
    const { position: before } = await test_.log.head()
    const outcomes = await test_.log.append('s', [causeOf('a1', 'A', 0), causeOf('b1', 'B', 0), causeOf('a2', 'A', 1)])
    const events = outcomes.flatMap(eventsOf)
    expect(events.map(({ position }) => position - before)).toEqual([1, 2, 3])
    expect(events.map(({ entity, entityVersion }) => [entity, entityVersion])).toEqual([
      ['A', 1],
      ['B', 1],
      ['A', 2],
    ])
    expect(await test_.log.head()).toMatchObject({ position: before + 3 })
  })

  test('gives a cause that is already answered the log’s own bytes, and appends nothing', async () => {
    const [first] = await test_.log.append('s', [causeOf('once', 'once')])
    const { position } = await test_.log.head()
    const other = {
      causeId: causeIdOf('once'),
      decisions: [{ entity: 'once', events: [eventOf('other words', 'Other', { more: '“ü\u0001\\n”' })] }],
    }
    const [again] = await test_.log.append('s', [other])
    expect(again).toEqual({ status: 'already', events: eventsOf(first) })
    expect(await test_.log.head()).toMatchObject({ position })
  })

  test('finds a cause answered earlier in the same batch', async () => {
    const outcomes = await test_.log.append('s', [causeOf('twice'), causeOf('twice')])
    expect(outcomes.map(({ status }) => status)).toEqual(['appended', 'already'])
    expect(eventsOf(outcomes[1])).toEqual(eventsOf(outcomes[0]))
  })

  test('keeps a row for a cause with nothing to say, and knows it again', async () => {
    const silent = { causeId: causeIdOf('silent'), decisions: [] }
    expect(await test_.log.append('s', [silent])).toEqual([{ status: 'appended', events: [] }])
    expect(await test_.log.append('s', [silent])).toEqual([{ status: 'already', events: [] }])
    const answers = await test_.log.answered('s', [silent.causeId, causeIdOf('never')])
    expect([...answers]).toEqual([[silent.causeId, []]])
  })

  test('answers the same cause once for each service', async () => {
    const cause = causeOf('shared', 'shared')
    const [one] = await test_.log.append('one', [cause])
    const [two] = await test_.log.append('two', [cause])
    expect([one?.status, two?.status]).toEqual(['appended', 'appended'])
  })

  test('reports the entities of a cause that lost, and appends the others', async () => {
    await test_.log.append('s', [causeOf('held', 'held', 0)])
    const outcomes = await test_.log.append('s', [
      causeOf('free 1', 'free', 0),
      {
        causeId: causeIdOf('loser'),
        decisions: [
          { entity: 'free', expectedVersion: 1, events: [eventOf('never 1')] },
          { entity: 'held', expectedVersion: 0, events: [eventOf('never 2')] },
        ],
      },
      causeOf('free 2', 'free', 1),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['appended', 'conflict', 'appended'])
    expect(outcomes[1]).toEqual({ status: 'conflict', entities: ['held'] })
    expect(eventsOf(outcomes[2])).toMatchObject([{ entity: 'free', entityVersion: 2 }])
    expect((await test_.log.readEvents([eventOf('never 1').id])).size).toBe(0)
    expect((await test_.log.answered('s', [causeIdOf('loser')])).size).toBe(0)
  })

  test('lets a cause lose that builds on one which lost', async () => {
    await test_.log.append('s', [causeOf('base', 'base', 0)])
    const outcomes = await test_.log.append('s', [causeOf('late', 'base', 0), causeOf('on late', 'base', 2)])
    expect(outcomes.map(({ status }) => status)).toEqual(['conflict', 'conflict'])
  })

  test('refuses to skip a version', async () => {
    expect(await test_.log.append('s', [causeOf('skip', 'skip', 3)])).toEqual([
      { status: 'conflict', entities: ['skip'] },
    ])
  })

  test('takes many events over many entities in one cause, in the order said', async () => {
    const cause = {
      causeId: causeIdOf('many'),
      decisions: [
        { entity: 'm1', expectedVersion: 0, events: [eventOf('m1.1'), eventOf('m1.2')] },
        { entity: 'm2', events: [eventOf('m2.1')] },
        { entity: 'm1', expectedVersion: 2, events: [eventOf('m1.3')] },
      ],
    }
    const [outcome] = await test_.log.append('s', [cause])
    expect(eventsOf(outcome).map(({ entity, entityVersion }) => `${entity}@${entityVersion}`)).toEqual([
      'm1@1',
      'm1@2',
      'm2@1',
      'm1@3',
    ])
    const [again] = await test_.log.append('s', [cause, causeOf('beside', 'm2', 1)])
    expect(again).toEqual({ status: 'already', events: eventsOf(outcome) })
  })

  test('says the same versions the slow way as the fast way', async () => {
    const chain = ['w1', 'w2', 'w3'].map((name, i) => causeOf(name, 'w', i))
    await test_.log.append('s', chain.slice(0, 1))
    const outcomes = await test_.log.append('s', [...chain, causeOf('w4', 'w'), causeOf('v1', 'v', 0)])
    expect(outcomes.flatMap(eventsOf).map(({ entity, entityVersion }) => `${entity}@${entityVersion}`)).toEqual([
      'w@1',
      'w@2',
      'w@3',
      'w@4',
      'v@1',
    ])
    const stored = await test_.log.readEntities(['w', 'v'])
    expect([...stored.values()].flat().sort((a, b) => a.position - b.position)).toEqual(
      outcomes.flatMap(eventsOf).sort((a, b) => a.position - b.position),
    )
  })

  test('without causes stands there as often as it was said', async () => {
    const decisions = [{ entity: 'guild:1', events: [eventOf('cleared', 'MessagesCleared')] }]
    const before = await test_.log.head()
    await test_.log.appendWithoutCause(decisions)
    await test_.log.appendWithoutCause(decisions)
    expect((await test_.log.head()).position).toBe(before.position + 2)
  })

  test('refuses what is malformed, without failing those beside it', async () => {
    const bad = { causeId: causeIdOf('bad'), decisions: [{ entity: 'line\nfeed', events: [eventOf('bad')] }] }
    const nul = {
      causeId: causeIdOf('nul'),
      decisions: [{ entity: 'nul', events: [{ ...eventOf('nul'), json: '"\u0000"' }] }],
    }
    const settled = await Promise.allSettled([
      test_.log.append('s', [causeOf('good 1')]),
      test_.log.append('s', [bad]),
      test_.log.append('s', [nul]),
      test_.log.append('s', [causeOf('good 2')]),
    ])
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    for (const result of settled)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(LogRefusedError)
  })

  test('keeps positions dense and loses nothing with concurrent processes that conflict, repeat and fail', async () => {
    const before = (await test_.log.head()).position
    const others = [test_.log, await test_.openAnother(), await test_.openAnother()]
    const work = Array.from({ length: 240 }, (_, i) => {
      const log = others[i % others.length] as typeof test_.log
      const causes = [
        causeOf(`c${i % 200}`, `entity ${i % 7}`, i % 11 === 0 ? 9_999 : undefined),
        causeOf(`d${i}`, `own ${i}`, 0),
      ]
      return log
        .append('crowd', i % 13 === 0 ? [...causes, causeOf('broken', 'bad\nname')] : causes)
        .catch((error: unknown) => error)
    })
    const results = await Promise.all(work)
    const appended = results.flatMap((result) =>
      result instanceof Error
        ? []
        : (result as CauseOutcome[]).flatMap((outcome) => (outcome.status === 'appended' ? outcome.events : [])),
    )
    const { position } = await test_.log.head()
    expect(position - before).toBe(appended.length)
    expect(new Set(appended.map((event) => event.position)).size).toBe(appended.length)
    const { events } = await test_.log.read({ after: before, limit: 10_000 })
    expect(events).toEqual([...appended].sort((a, b) => a.position - b.position))
    expect(await test_.log.verify()).toMatchObject({ fault: null, position })
  })
})
