import type { Category, Severity, Signal } from '@nexus/events'
import { type PlacedTrigger, type ReadyCondition, readyCondition } from '../screen/conditions.ts'
import { type LiteralList, listLiterals, type PlacedLiterals } from '../screen/literal-list.ts'
import { type Lists, type ReadyTrigger, readyTrigger, type TriggerConfig } from '../screen/triggers/index.ts'
import { listWords, type RuleWords, type WordList } from '../screen/word-list.ts'
import type { Rule } from './policy-document.ts'
import { indexRules, type RuleIndex } from './rule-index.ts'
import { type InScope, scopeTest } from './scope.ts'

/** One rule, ready to read messages. */
export interface CompiledRule {
  readonly id: string
  /** The kind of its trigger; `conditions` where it has several. */
  readonly trigger: string
  readonly category: Category
  readonly severity: Severity
  readonly status: Exclude<Rule['status'], 'off'>
  /** What it asks for when it is live. */
  readonly asks: Signal['asks']
  /** What it judges. */
  readonly on: ReadonlySet<string>
  /** How long it lets a member be after it fired, in ms; null: not at all. */
  readonly cooldownMs: number | null
  /** The state of alarm that it puts the guild into; null: none. */
  readonly raises: Rule['raises'] | null
  /** Null: everywhere. */
  readonly inScope: InScope | null
  readonly condition: ReadyCondition
}

/** All rules of a policy. */
export interface CompiledRules {
  readonly rules: readonly CompiledRule[]
  /** Every different trigger once, by its place. */
  readonly triggers: readonly ReadyTrigger[]
  /** Words of all triggers in one index. */
  readonly words: WordList
  readonly literals: LiteralList
  readonly index: RuleIndex
}

/** Prepares all rules together: equal triggers become one, all words one index. */
export function compileRules(
  rules: readonly Rule[],
  { lists, levels }: { readonly lists: Lists; readonly levels: ReadonlyMap<string, number> },
): CompiledRules {
  const triggers: ReadyTrigger[] = []
  const placed = new Map<string, PlacedTrigger>()
  const placeOf = (config: TriggerConfig): PlacedTrigger => {
    const name = JSON.stringify(config)
    const known = placed.get(name)
    if (known) return known
    const place = triggers.length
    const ready = readyTrigger(config, { lists, place })
    triggers.push(ready)
    const made = { place, says: ready.says, wakes: ready.wakes }
    placed.set(name, made)
    return made
  }
  const compiled = rules.flatMap((rule): CompiledRule[] => {
    const { id, category, severity, status, asks, on, cooldownMs, raises, scope, when } = rule
    if (status === 'off') return []
    const trigger = 'kind' in when ? when.kind : 'conditions'
    const inScope = scope && Object.keys(scope).length > 0 ? scopeTest(scope, { levels, ruleId: id }) : null
    const condition = readyCondition(when, placeOf)
    return [
      {
        id,
        trigger,
        category,
        severity,
        status,
        asks,
        on: new Set(on),
        cooldownMs: cooldownMs ?? null,
        raises: raises ?? null,
        inScope,
        condition,
      },
    ]
  })
  return {
    rules: compiled,
    triggers,
    words: listWords(wordsOf(triggers)),
    literals: listLiterals(literalsOf(triggers)),
    index: indexRules(compiled.map(({ condition }) => condition.wakes)),
  }
}

function wordsOf(triggers: readonly ReadyTrigger[]): RuleWords[] {
  return triggers.flatMap(({ wakes }, place) =>
    wakes.flatMap((wake) => (wake.by === 'words' ? [{ rule: place, words: wake.words, isWhole: wake.isWhole }] : [])),
  )
}

function literalsOf(triggers: readonly ReadyTrigger[]): PlacedLiterals[] {
  return triggers.flatMap(({ wakes }, place) =>
    wakes.flatMap((wake) => (wake.by === 'literals' ? [{ place, literals: wake.literals }] : [])),
  )
}
