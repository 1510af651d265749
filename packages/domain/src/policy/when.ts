import { z } from 'zod'
import type { Condition } from '../screen/conditions.ts'
import { TRIGGER_KINDS, triggerConfigOf } from '../screen/triggers/index.ts'
import { nearestOf } from './nearest.ts'

/** Conditions within conditions. */
const DEEPEST = 8
/** Parts of one condition. */
const MOST_PARTS = 50
/** Triggers of one rule. */
const MOST_TRIGGERS = 200

type Path = readonly (string | number)[]
type Issue = z.core.$ZodRawIssue

/** One reading of a condition: what is wrong with it is collected. */
interface Told {
  readonly issues: Issue[]
  triggers: number
}

const COMBINATIONS = ['all', 'any', 'not', 'atLeast', 'of']
const EXAMPLE = '{ kind: words, words: [walnut] }'

/**
 * When a rule holds. It is read by what is in it, not tried against every kind: what is wrong is told where it is, for
 * the kind that was meant.
 */
export const When = z.unknown().transform((value, context): Condition => {
  const told: Told = { issues: [], triggers: 0 }
  const condition = readCondition(value, [], told, 1)
  if (told.triggers > MOST_TRIGGERS) tell(told, [], `has ${told.triggers} triggers`, `at most ${MOST_TRIGGERS}`)
  for (const issue of told.issues) context.issues.push(issue)
  return condition ?? z.NEVER
})

function readCondition(value: unknown, path: Path, told: Told, depth: number): Condition | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return tell(told, path, 'is no condition', `give it a trigger such as ${EXAMPLE}, or all, any, not`)
  }
  if (depth > DEEPEST) return tell(told, path, `lies ${depth} conditions deep`, `at most ${DEEPEST}`)
  const given = value as Readonly<Record<string, unknown>>
  if ('kind' in given) return readTrigger(given, path, told)
  const keys = Object.keys(given)
  const [meant] = keys.filter((key) => COMBINATIONS.includes(key))
  if (meant === undefined) return tellUnmeant(keys, path, told)
  const allowed = meant === 'atLeast' || meant === 'of' ? ['atLeast', 'of'] : [meant]
  for (const key of keys.filter((one) => !allowed.includes(one))) {
    tell(
      told,
      [...path, key],
      `does not go with ${meant}`,
      `put both into a list: all: [{ ${meant}: … }, { ${key}: … }]`,
    )
  }
  if (meant === 'not') {
    const inner = readCondition(given.not, [...path, 'not'], told, depth + 1)
    return inner && { not: inner }
  }
  if (meant === 'all' || meant === 'any') {
    const parts = readParts(given[meant], [...path, meant], told, (part, at) =>
      readCondition(part, at, told, depth + 1),
    )
    if (!parts) return null
    return meant === 'all' ? { all: parts } : { any: parts }
  }
  return readScore(given, path, told, depth)
}

function readTrigger(given: Readonly<Record<string, unknown>>, path: Path, told: Told): Condition | null {
  told.triggers += 1
  const { kind } = given
  const schema = typeof kind === 'string' ? triggerConfigOf(kind) : undefined
  if (!schema) {
    const hint = nearestOf(String(kind), TRIGGER_KINDS) ?? `one of ${TRIGGER_KINDS.join(', ')}`
    return tell(told, [...path, 'kind'], 'is no kind of trigger', hint)
  }
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data as Condition
  for (const issue of parsed.error.issues) {
    told.issues.push({ ...issue, path: [...path, ...issue.path], known: Object.keys(schema.shape) } as unknown as Issue)
  }
  return null
}

function readScore(given: Readonly<Record<string, unknown>>, path: Path, told: Told, depth: number): Condition | null {
  const { atLeast } = given
  const isNumber = typeof atLeast === 'number' && atLeast > 0 && atLeast <= 1_000
  if (!isNumber) tell(told, [...path, 'atLeast'], 'is no number of points', 'more than 0, at most 1000')
  const parts = readParts(given.of, [...path, 'of'], told, (part, at) => readWeighted(part, at, told, depth))
  if (!parts || !isNumber) return null
  const most = parts.reduce((sum, { weight }) => sum + weight, 0)
  if (most < atLeast)
    return tell(told, [...path, 'atLeast'], 'can never be reached', `at most ${most}, all of its parts`)
  return { atLeast, of: parts }
}

function readWeighted(value: unknown, path: Path, told: Told, depth: number) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return tell(told, path, 'is no part with a weight', `such as { weight: 2, when: ${EXAMPLE} }`)
  }
  const { weight, when, ...others } = value as Readonly<Record<string, unknown>>
  for (const key of Object.keys(others)) tell(told, [...path, key], `nothing is called ${key} here`, 'weight and when')
  const isWeight = typeof weight === 'number' && weight > 0 && weight <= 1_000
  if (!isWeight) tell(told, [...path, 'weight'], 'is no weight', 'more than 0, at most 1000')
  const condition = readCondition(when, [...path, 'when'], told, depth + 1)
  return condition && isWeight ? { weight, when: condition } : null
}

/** The parts of a list, or null where it or one of them is not right. */
function readParts<Part>(
  value: unknown,
  path: Path,
  told: Told,
  read: (part: unknown, path: Path) => Part | null,
): Part[] | null {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_PARTS) {
    return tell(told, path, 'is no list of conditions', `1 to ${MOST_PARTS} of them, such as [${EXAMPLE}]`)
  }
  const parts = value.map((part, index) => read(part, [...path, index]))
  const whole = parts.filter((part) => part !== null)
  return whole.length === parts.length ? whole : null
}

function tellUnmeant(keys: readonly string[], path: Path, told: Told): null {
  const [key] = keys
  if (key === undefined) return tell(told, path, 'is empty', `give it a trigger such as ${EXAMPLE}`)
  const hint = nearestOf(key, [...COMBINATIONS, 'kind']) ?? `give it a kind, such as ${EXAMPLE}, or all, any, not`
  return tell(told, [...path, key], `nothing is called ${key} here`, hint)
}

function tell(told: Told, path: Path, message: string, hint: string): null {
  told.issues.push({ code: 'custom', path: [...path], message, params: { hint }, input: undefined })
  return null
}
