import type { AppendedEvent, Cause, CauseOutcome } from '@nexus/event-log'
import { frameId, type MessageNamed, type Said } from '@nexus/events'
import { describe, expect, test } from 'vitest'
import { decideBatch } from './decide-batch.ts'
import type { Decider, Incoming, Proposal } from './handlers.ts'
import type { CauseLog } from './record.ts'

const caseId = frameId('case', 1, 1)
const dismissed: Said = { type: 'CaseDismissed', data: { caseId, messageId: '1', probability: 0.1, reason: 'none' } }

function incoming(sequence: number, attempt = 1): Incoming<'CaseOpened'> {
  const id = frameId('session', sequence, 1_000)
  const message = {
    id,
    type: 'CaseOpened',
    version: 1,
    occurredAt: 1_000,
    guildId: '1',
    correlationId: id,
    causationId: null,
    traceparent: null,
  } as unknown as MessageNamed<'CaseOpened'>
  return { message, partition: 0, entryId: `1-${sequence}`, attempt, position: sequence }
}

/** A log that keeps versions and cause rows as the real one does. */
function memoryLog(appends: Cause[][] = []): CauseLog & { readonly versions: Map<string, number> } {
  const versions = new Map<string, number>()
  const answers = new Map<string, AppendedEvent[]>()
  let position = 0
  return {
    versions,
    async answered(_service, causeIds) {
      return new Map(causeIds.flatMap((id) => (answers.has(id) ? [[id, answers.get(id) ?? []] as const] : [])))
    },
    async append(_service, causes) {
      appends.push([...causes])
      return causes.map(({ causeId, decisions }): CauseOutcome => {
        const known = answers.get(causeId)
        if (known) return { status: 'already', events: known }
        const lost = decisions.filter(
          ({ entity, expectedVersion }) =>
            expectedVersion !== undefined && expectedVersion !== (versions.get(entity) ?? 0),
        )
        if (lost.length > 0) return { status: 'conflict', entities: lost.map(({ entity }) => entity) }
        const events = decisions.flatMap(({ entity, events: added }) =>
          added.map(({ type, json }) => {
            position += 1
            versions.set(entity, (versions.get(entity) ?? 0) + 1)
            return { position, entity, entityVersion: versions.get(entity) ?? 0, type, json }
          }),
        )
        answers.set(causeId, events)
        return { status: 'appended', events }
      })
    },
  }
}

/** Says one thing about one entity, expecting the version that it gathered. */
function counting(
  log: { versions: Map<string, number> },
  entity = 'case:1',
): Decider<'CaseOpened', Map<string, number>> {
  return {
    kind: 'decider',
    gather: async () => new Map(log.versions),
    decide: (_message, versions) => [{ entity, expectedVersion: versions.get(entity) ?? 0, events: [dismissed] }],
  }
}

const options = (log: CauseLog) => ({ service: 'moderation', log, pass: () => {} })

describe('a batch', () => {
  test('decides messages of one entity in order, each on the result of the one before', async () => {
    const log = memoryLog()
    const { events, undecided } = await decideBatch(
      [incoming(1), incoming(2), incoming(3)],
      counting(log),
      options(log),
    )
    expect(undecided).toEqual([])
    expect(events.map(({ entityVersion }) => entityVersion)).toEqual([1, 2, 3])
  })

  test('decides them in one round when the decider folds its own results', async () => {
    const appends: Cause[][] = []
    const log = memoryLog(appends)
    const decider: Decider<'CaseOpened', Map<string, number>> = {
      ...counting(log),
      absorb: (versions, _message, proposals: readonly Proposal[]) => {
        for (const { entity, events } of proposals) versions.set(entity, (versions.get(entity) ?? 0) + events.length)
      },
    }
    const { events } = await decideBatch([incoming(1), incoming(2), incoming(3)], decider, options(log))
    expect(events).toHaveLength(3)
    expect(appends).toHaveLength(1)
  })

  test('decides again what another writer came before', async () => {
    const log = memoryLog()
    let isFirst = true
    const decider: Decider<'CaseOpened', Map<string, number>> = {
      ...counting(log),
      gather: async () => {
        const gathered = new Map(log.versions)
        if (isFirst) log.versions.set('case:1', 7)
        isFirst = false
        return gathered
      },
    }
    const { events } = await decideBatch([incoming(1)], decider, options(log))
    expect(events.map(({ entityVersion }) => entityVersion)).toEqual([8])
  })

  test('gives the log’s own bytes for a cause that is already answered, without asking the decider', async () => {
    const log = memoryLog()
    const first = await decideBatch([incoming(1)], counting(log), options(log))
    const silent: Decider<'CaseOpened', null> = {
      kind: 'decider',
      gather: async () => null,
      decide: () => {
        throw new Error('asked again')
      },
    }
    const again = await decideBatch([incoming(1, 2)], silent, options(log))
    expect(again.events).toEqual(first.events)
  })

  test('gives the log’s own bytes when the cause was published twice', async () => {
    const log = memoryLog()
    const first = await decideBatch([incoming(1)], counting(log), options(log))
    const again = await decideBatch([incoming(1)], counting(log), options(log))
    expect(again.events).toEqual(first.events)
  })

  test('never appends more than 100 events at once', async () => {
    const appends: Cause[][] = []
    const log = memoryLog(appends)
    let entity = 0
    const decider: Decider<'CaseOpened', null> = {
      kind: 'decider',
      gather: async () => null,
      decide: () => [{ entity: `case:${entity++}`, events: [dismissed] }],
    }
    await decideBatch(
      Array.from({ length: 250 }, (_, index) => incoming(index + 1)),
      decider,
      options(log),
    )
    expect(appends.map((causes) => causes.length)).toEqual([100, 100, 50])
  })
})
