import { allOf, anyOf, notOf, weighed } from './kleene.ts'
import type { Matched, TriggerConfig, Wake } from './triggers/index.ts'

/** When a rule holds: triggers, and what is made of them. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  /** The weights of the parts that hold reach `atLeast`. */
  | { readonly atLeast: number; readonly of: readonly { readonly weight: number; readonly when: Condition }[] }
  | TriggerConfig

/** A trigger's place among all triggers of a policy, with the pieces of it that a condition is made ready from. */
export interface PlacedTrigger {
  readonly place: number
  readonly says: string
  readonly wakes: readonly Wake[]
}

/** What a place's trigger answers for the message at hand. */
export type Ask = (place: number) => Matched

/** A condition over places, ready to be asked. */
export interface ReadyCondition {
  /** In the words of staff. */
  readonly says: string
  /** Every trigger in it, in the order it is written. */
  readonly places: readonly number[]
  /** A message that has none of these does not meet it, whatever is unknown. Empty: none can. */
  readonly wakes: readonly PlacedWake[]
  readonly meets: (ask: Ask) => Matched
}

export interface PlacedWake {
  readonly place: number
  readonly wake: Wake
}

/** Makes a condition ready; `placeOf` gives each trigger its place, the same one to equal triggers. */
export function readyCondition(
  condition: Condition,
  placeOf: (config: TriggerConfig) => PlacedTrigger,
): ReadyCondition {
  if ('kind' in condition) {
    const { place, says, wakes } = placeOf(condition)
    return { says, places: [place], wakes: wakes.map((wake) => ({ place, wake })), meets: (ask) => ask(place) }
  }
  if ('not' in condition) {
    const { says, places, meets } = readyCondition(condition.not, placeOf)
    return { says: `not (${says})`, places, wakes: EVERY_MESSAGE, meets: (ask) => notOf(meets(ask), says) }
  }
  if ('all' in condition) {
    const parts = condition.all.map((part) => readyCondition(part, placeOf))
    const lazy = parts.toSorted((a, b) => rarity(b.wakes) - rarity(a.wakes))
    return {
      says: bracketed(parts, ' and '),
      places: parts.flatMap(({ places }) => places),
      wakes: lazy[0]?.wakes ?? EVERY_MESSAGE,
      meets: (ask) => everyPart(lazy, parts, ask),
    }
  }
  if ('any' in condition) {
    const parts = condition.any.map((part) => readyCondition(part, placeOf))
    return {
      says: bracketed(parts, ' or '),
      places: parts.flatMap(({ places }) => places),
      wakes: parts.flatMap(({ wakes }) => wakes),
      meets: (ask) => anyOf(parts.map(({ meets }) => meets(ask))),
    }
  }
  const parts = condition.of.map(({ weight, when }) => ({ weight, ready: readyCondition(when, placeOf) }))
  return {
    says: `${condition.atLeast} points of ${parts.map(({ weight, ready }) => `${weight} for ${ready.says}`).join(', ')}`,
    places: parts.flatMap(({ ready }) => ready.places),
    wakes: parts.flatMap(({ ready }) => ready.wakes),
    meets: (ask) =>
      weighed(
        parts.map(({ weight, ready }) => ({ weight, matched: ready.meets(ask) })),
        condition.atLeast,
      ),
  }
}

const EVERY_MESSAGE: readonly PlacedWake[] = [{ place: -1, wake: { by: 'message' } }]

/** The rarest is asked first, and nothing after one that does not hold; what is found is told in the order it was written. */
function everyPart(lazy: readonly ReadyCondition[], parts: readonly ReadyCondition[], ask: Ask): Matched {
  const answers = new Map<ReadyCondition, Matched>()
  for (const part of lazy) {
    const answer = part.meets(ask)
    if (answer === null) return null
    answers.set(part, answer)
  }
  return allOf(parts.map((part) => answers.get(part) ?? null))
}

/** How seldom a message wakes something with these: the commonest of them counts. */
function rarity(wakes: readonly PlacedWake[]): number {
  return wakes.reduce((least, { wake }) => Math.min(least, rarityOf(wake)), 4)
}

function rarityOf(wake: Wake): number {
  if (wake.by === 'message') return 0
  if (wake.by === 'measure') return wake.atLeast > 1 ? 2 : 1
  return 3
}

function bracketed(parts: readonly ReadyCondition[], joined: string): string {
  const [only] = parts
  return parts.length === 1 && only ? only.says : `(${parts.map(({ says }) => says).join(joined)})`
}

/** Every trigger of a condition, in the order it is written. */
export function* triggersIn(condition: Condition): Generator<TriggerConfig> {
  if ('kind' in condition) yield condition
  else if ('not' in condition) yield* triggersIn(condition.not)
  else {
    const parts = 'of' in condition ? condition.of.map(({ when }) => when) : partsOf(condition)
    for (const part of parts) yield* triggersIn(part)
  }
}

const partsOf = (condition: { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] }) =>
  'all' in condition ? condition.all : condition.any
