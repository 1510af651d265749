import { type Condition, triggersIn } from '../screen/conditions.ts'
import { readyTrigger } from '../screen/triggers/index.ts'
import { compileRules } from './compile-rules.ts'
import { levelTest } from './level.ts'
import type { PolicyDocument, Rule } from './policy-document.ts'
import { presets } from './presets.ts'
import type { Scope } from './scope-document.ts'

/** Something that is allowed and probably not meant. */
interface PolicyWarning {
  readonly path: string
  readonly message: string
  readonly hint: string
}

/** Looks a document over that has no faults. */
export function lintPolicy(document: PolicyDocument): PolicyWarning[] {
  return document.rules.flatMap((rule, index) => {
    const path = `rules[${index}]`
    return [
      ...overridden(rule, path, document),
      ...unreachable(rule, path, document),
      ...shadowed(rule, index, document.rules),
      ...triggerWarnings(rule.when, `${path}.when`),
      ...wideAwake(rule, path),
    ]
  })
}

function overridden({ id }: Rule, path: string, { preset }: PolicyDocument): PolicyWarning[] {
  const isKnown = presets[preset].rules.some((rule) => rule.id === id)
  const hint = `that is what it does; give it another id to have both`
  return isKnown ? [{ path: `${path}.id`, message: `replaces ${id} of the preset ${preset}`, hint }] : []
}

function unreachable(rule: Rule, path: string, document: PolicyDocument): PolicyWarning[] {
  const warnings: PolicyWarning[] = []
  const [compiled] = compileRules([rule], { lists: new Map(), levels: new Map() }).rules
  if (compiled?.condition.wakes.length === 0 || contradicts(rule.when)) {
    warnings.push({
      path: `${path}.when`,
      message: 'can never hold',
      hint: 'it asks for something and for its opposite',
    })
  }
  const why = rule.scope && neverIn(rule.scope, document)
  if (why) warnings.push({ path: `${path}.scope`, message: 'holds nowhere', hint: why })
  return warnings
}

/** `all` of something and its `not`. */
function contradicts(when: Condition): boolean {
  if ('kind' in when || !('all' in when)) return false
  const written = new Set(when.all.map((part) => JSON.stringify(part)))
  return when.all.some((part) => ('not' in part && written.has(JSON.stringify(part.not))) || contradicts(part))
}

/** Why a scope is empty; null where it may hold somewhere. */
function neverIn(scope: Scope, document: PolicyDocument): string | null {
  if (scope.percent === 0) return 'percent: 0 is nobody'
  if (scope.thread && scope.isThread === false) return 'a thread is never outside of threads'
  const levels = [0, ...Object.values(document.levels)]
  if (scope.level && !levels.some(levelTest(scope.level))) return 'no role has such a level'
  if (scope.not && Object.keys(scope.not).length === 0) return 'not: {} leaves nothing out of nothing'
  const [first = null] = (scope.all ?? []).map((part) => neverIn(part, document)).filter((why) => why !== null)
  return first
}

/** An earlier rule that finds all of it, everywhere, and asks for as much. */
function shadowed(rule: Rule, index: number, rules: readonly Rule[]): PolicyWarning[] {
  const other = rules.find(
    (one, nth) => nth !== index && one.status === 'live' && covers(one, rule) && (nth < index || !covers(rule, one)),
  )
  if (!other || rule.status !== 'live') return []
  const message = `finds nothing that ${other.id} does not find too`
  return [{ path: `rules[${index}]`, message, hint: `take it out, or give it a scope that ${other.id} does not have` }]
}

const ASKS: Readonly<Record<Rule['asks'], number>> = { note: 0, verdict: 1, review: 2, enforce: 3 }

function covers(wider: Rule, narrower: Rule): boolean {
  if (ASKS[wider.asks] < ASKS[narrower.asks] || wider.severity < narrower.severity) return false
  if (wider.category !== narrower.category || wider.cooldownMs !== undefined) return false
  if (wider.scope && JSON.stringify(wider.scope) !== JSON.stringify(narrower.scope)) return false
  const [a, b] = [wider.when, narrower.when]
  if (JSON.stringify(a) === JSON.stringify(b)) return true
  if (!('kind' in a) || !('kind' in b) || a.kind !== 'words' || b.kind !== 'words') return false
  if (a.match !== b.match && a.match !== 'anywhere') return false
  const known = new Set(a.words.map((word) => word.toLowerCase()))
  return b.words.every((word) => known.has(word.toLowerCase()))
}

function triggerWarnings(when: Condition, path: string): PolicyWarning[] {
  if ('kind' in when) {
    const { warnings } = readyTrigger(when, { lists: new Map(), place: 0 })
    return warnings.map((warning) => ({ ...warning, path: `${path}.${warning.path}` }))
  }
  if ('not' in when) return triggerWarnings(when.not, `${path}.not`)
  if ('all' in when) return when.all.flatMap((part, nth) => triggerWarnings(part, `${path}.all[${nth}]`))
  if ('any' in when) return when.any.flatMap((part, nth) => triggerWarnings(part, `${path}.any[${nth}]`))
  return when.of.flatMap((part, nth) => triggerWarnings(part.when, `${path}.of[${nth}].when`))
}

/** A rule that nothing of a message wakes is asked about each of them. */
function wideAwake({ when }: Rule, path: string): PolicyWarning[] {
  const [compiled] = compileRules([{ ...SAMPLE, when }], { lists: new Map(), levels: new Map() }).rules
  const isAsked = compiled?.condition.wakes.some(({ wake }) => wake.by === 'message')
  const isTold = [...triggersIn(when)].some(({ kind }) => kind === 'regex')
  if (!isAsked || isTold) return []
  const hint = 'put what is rare beside it in an all: words, links, mentions'
  return [{ path: `${path}.when`, message: 'is asked about every message', hint }]
}

const SAMPLE: Omit<Rule, 'when'> = {
  id: 'sample',
  category: 'other',
  severity: 1,
  status: 'live',
  asks: 'note',
  on: ['message'],
}
