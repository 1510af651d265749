import { int4Array, int8Array, textArray, uuidArray } from './binary-array.ts'
import type { AppendedEvent, Cause, CauseOutcome, Decision, EventToAppend } from './cause.ts'

/** One call of `nexus.append`: its parameters, and what its answer means. */
export interface AppendPlan {
  readonly values: readonly unknown[]
  read(row: AppendRow): CauseOutcome[]
}

export interface AppendRow {
  readonly first_position: number
  /** Version that each entity had before, where everything was new and fitted. */
  readonly bases: readonly number[] | null
  /** Cause by cause otherwise. */
  readonly outcomes: readonly SlowOutcome[] | null
}

type SlowOutcome =
  | { readonly status: 'already'; readonly events: readonly AppendedEvent[] }
  | { readonly status: 'conflict'; readonly entities: readonly string[] }
  | { readonly status: 'appended'; readonly first: number; readonly bases: readonly number[] }

/**
 * Lays a batch out in arrays. `service` null: no cause rows. Where each entity's expected versions agree with each other,
 * one base version per entity says it all, and the server need not go cause by cause.
 */
export function planAppend(
  service: string | null,
  causes: readonly Pick<Cause, 'decisions'>[],
  causeIds: readonly string[],
): AppendPlan {
  const entityIndex = new Map<string, number>()
  const entities: string[] = []
  const bases: (number | null)[] = []
  const lengths: number[] = []
  let isPlain = true

  const causeFirst: number[] = []
  const causeLast: number[] = []
  const decisionCause: number[] = []
  const decisionEntity: number[] = []
  const decisionExpected: (number | null)[] = []
  const decisionEvents: number[] = []
  const eventBase: number[] = []
  const eventRank: number[] = []
  const eventEntity: string[] = []
  const events: EventToAppend[] = []

  for (const [cause, { decisions }] of causes.entries()) {
    causeFirst.push(events.length + 1)
    for (const { entity, expectedVersion, events: decided } of decisions) {
      let index = entityIndex.get(entity)
      if (index === undefined) {
        index = entities.push(entity) - 1
        bases.push(null)
        lengths.push(0)
        entityIndex.set(entity, index)
      }
      const before = lengths[index] ?? 0
      if (expectedVersion !== undefined) {
        const base = expectedVersion - before
        if (base < 0 || (bases[index] ?? base) !== base) isPlain = false
        bases[index] = base
      }
      decisionCause.push(cause + 1)
      decisionEntity.push(index + 1)
      decisionExpected.push(expectedVersion ?? null)
      decisionEvents.push(decided.length)
      for (const [rank, event] of decided.entries()) {
        eventBase.push(index + 1)
        eventEntity.push(entity)
        eventRank.push(before + rank + 1)
        events.push(event)
      }
      lengths[index] = before + decided.length
    }
    causeLast.push(events.length)
  }

  const values = [
    service,
    service === null ? null : uuidArray(causeIds),
    int4Array(causeFirst),
    int4Array(causeLast),
    int4Array(decisionCause),
    int4Array(decisionEntity),
    int8Array(decisionExpected),
    int4Array(decisionEvents),
    textArray(entities),
    int8Array(bases),
    isPlain,
    int4Array(eventBase),
    int4Array(eventRank),
    textArray(eventEntity),
    uuidArray(events.map(({ id }) => id)),
    textArray(events.map(({ type }) => type)),
    int4Array(events.map(({ version }) => version)),
    textArray(events.map(({ json }) => json)),
  ]
  return { values, read: (row) => outcomesOf(row, causes, (entity) => entityIndex.get(entity) ?? 0) }
}

function outcomesOf(
  row: AppendRow,
  causes: readonly Pick<Cause, 'decisions'>[],
  indexOf: (entity: string) => number,
): CauseOutcome[] {
  if (row.outcomes) {
    return row.outcomes.map((outcome, cause): CauseOutcome => {
      if (outcome.status !== 'appended') return outcome
      const { decisions } = causes[cause] as Pick<Cause, 'decisions'>
      return {
        status: 'appended',
        events: numbered(decisions, outcome.first, (_, decision) => outcome.bases[decision] ?? 0),
      }
    })
  }
  const versions = [...(row.bases ?? [])]
  let position = row.first_position
  return causes.map(({ decisions }) => {
    const events = numbered(
      decisions,
      position,
      (entity) => versions[indexOf(entity)] ?? 0,
      (entity, count) => {
        versions[indexOf(entity)] = (versions[indexOf(entity)] ?? 0) + count
      },
    )
    position += events.length
    return { status: 'appended', events }
  })
}

function numbered(
  decisions: readonly Decision[],
  first: number,
  versionOf: (entity: string, decision: number) => number,
  grow?: (entity: string, count: number) => void,
): AppendedEvent[] {
  const events: AppendedEvent[] = []
  for (const [index, { entity, events: decided }] of decisions.entries()) {
    const base = versionOf(entity, index)
    for (const [rank, { type, json }] of decided.entries()) {
      events.push({ position: first + events.length, entity, entityVersion: base + rank + 1, type, json })
    }
    grow?.(entity, decided.length)
  }
  return events
}
