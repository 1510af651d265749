import type { z } from 'zod'
import { keysAt } from './keys-at.ts'
import { nearestOf } from './nearest.ts'

/** What is wrong with a document, where, and what to do about it. */
export interface PolicyFault {
  /** Such as `rules[2].when.all[1].words`; empty for the document as a whole. */
  readonly path: string
  readonly message: string
  readonly hint: string
  /** Line of the text it was read from, from 1. */
  readonly line?: number
}

/** An issue as a condition tells it: with the keys that are known there, or with a hint of its own. */
type Issue = z.core.$ZodIssue & {
  readonly known?: readonly string[]
  readonly params?: Readonly<Record<string, unknown>> | undefined
}

/** What one issue of the schema says to staff. */
export function faultsOf(issue: Issue, schema: z.ZodType): PolicyFault[] {
  const path = pathText(issue.path)
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: path === '' ? key : `${path}.${key}`,
        message: `nothing is called ${key} here`,
        hint: keyHint(key, issue.known ?? keysAt(schema, issue.path)),
      }))
    case 'invalid_value': {
      const values = issue.values.map(String)
      const near = typeof issue.input === 'string' ? nearestOf(issue.input, values) : null
      return [{ path, message: 'is none of the values it can have', hint: near ?? `one of ${values.join(', ')}` }]
    }
    case 'invalid_type':
      return [{ path, message: 'is missing, or is not what it must be', hint: `give it ${typeWords(issue.expected)}` }]
    case 'too_big':
      return [{ path, message: `is too ${sizeWords(issue.origin).big}`, hint: `at most ${issue.maximum}` }]
    case 'too_small':
      return [{ path, message: `is too ${sizeWords(issue.origin).small}`, hint: `at least ${issue.minimum}` }]
    case 'invalid_union':
      return unionFaults(issue, path, schema)
    case 'invalid_key':
      return [{ path, message: 'has a name that it cannot have', hint: 'a Discord id of up to 20 digits' }]
    default:
      return [{ path, message: issue.message, hint: hintIn(issue) ?? exampleFor(issue) }]
  }
}

function hintIn({ params }: Issue): string | null {
  return typeof params?.hint === 'string' ? params.hint : null
}

/** Of several things that it could have been, what is wrong with the one that comes nearest. */
function unionFaults(issue: Issue & { code: 'invalid_union' }, path: string, schema: z.ZodType): PolicyFault[] {
  const all: readonly (readonly z.core.$ZodIssue[])[] = issue.errors
  const isKind = issue.path.at(-1) === 'kind'
  if (isKind || all.length === 0) {
    return [{ path, message: 'is of no known kind', hint: 'one of delete, warn, timeout' }]
  }
  const values = all.flat().flatMap((one) => (one.code === 'invalid_value' && one.path.length === 0 ? one.values : []))
  if (values.length >= all.length) {
    return [{ path, message: 'is none of the values it can have', hint: `one of ${values.map(String).join(', ')}` }]
  }
  const [nearest = []] = all.toSorted((a, b) => depthOf(b) - depthOf(a))
  return nearest.flatMap((one) => faultsOf({ ...one, path: [...issue.path, ...one.path] }, schema))
}

const depthOf = (issues: readonly z.core.$ZodIssue[]) =>
  issues.reduce((deepest, { path }) => Math.max(deepest, path.length), 0)

/** `['rules', 2, 'when']` as `rules[2].when`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? String(part) : `${text}.${String(part)}`
  }, '')
}

function keyHint(key: string, known: readonly string[]): string {
  return nearestOf(key, known) ?? (known.length > 0 ? `one of ${known.join(', ')}` : 'take it out')
}

function exampleFor({ code }: Issue): string {
  return code === 'invalid_format'
    ? 'a Discord id such as "1191168918421504000", or a name in lower case'
    : 'see the documentation of policies'
}

function sizeWords(origin: string): { readonly big: string; readonly small: string } {
  if (origin === 'string') return { big: 'long', small: 'short' }
  if (origin === 'array') return { big: 'many', small: 'few' }
  return { big: 'big', small: 'small' }
}

const typeWords = (type: string) => {
  if (type === 'string') return 'a text; ids go in quotes'
  if (type === 'array') return 'a list'
  if (type === 'int') return 'a whole number'
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`
}
