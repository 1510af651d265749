import { LineCounter, parseDocument as parseYaml, stringify, type YAMLParseError, type YAMLWarning } from 'yaml'
import type { PolicyFault } from './fault.ts'
import { type ParsedDocument, parseDocument } from './parse-policy.ts'
import type { PolicyDocument } from './policy-document.ts'

/** Longest text of a policy, in UTF-16 units. */
const LONGEST_TEXT = 1_048_576
/** Times that parts may be repeated by name in one text. */
const MOST_ALIASES = 50

/** A text as the value it stands for, or everything that keeps it from being one. */
export type ReadText =
  | { readonly ok: true; readonly value: unknown; lineOf(path: string): number | null }
  | { readonly ok: false; readonly faults: readonly PolicyFault[] }

/** Reads YAML 1.2 or JSON. Ids may be written without quotes: none of their digits is lost. */
export function readPolicyText(text: string): ParsedDocument {
  const read = readText(text)
  if (!read.ok) return read
  const parsed = parseDocument(read.value)
  if (parsed.ok) return parsed
  const faults = parsed.faults.map((fault) => {
    const line = read.lineOf(fault.path)
    return line === null ? fault : { ...fault, line }
  })
  return { ok: false, faults }
}

/** Writes a document; reading it gives the same one. */
export function printPolicy(document: PolicyDocument, format: 'yaml' | 'json'): string {
  return format === 'json' ? `${JSON.stringify(document, null, 2)}\n` : stringify(document, { lineWidth: 120 })
}

export function readText(text: string): ReadText {
  if (text.length > LONGEST_TEXT) {
    return refused('is too long', `at most ${LONGEST_TEXT} characters; put long lists of words into fewer rules`)
  }
  const lines = new LineCounter()
  try {
    const yaml = parseYaml(text, { intAsBigInt: true, lineCounter: lines, logLevel: 'silent', prettyErrors: true })
    const wrong = [...yaml.errors, ...yaml.warnings]
    if (wrong.length > 0) return { ok: false, faults: wrong.map(syntaxFault) }
    const value = withPlainNumbers(yaml.toJS({ maxAliasCount: MOST_ALIASES }))
    return {
      ok: true,
      value: value ?? {},
      lineOf(path) {
        const node: unknown = nearestNode(yaml, stepsOf(path))
        return hasRange(node) ? lines.linePos(node.range[0]).line : null
      },
    }
  } catch (error) {
    const isDeep = error instanceof RangeError
    const why = error instanceof Error ? error.message : 'it cannot be read'
    return refused(isDeep ? 'is nested too deep' : `cannot be read: ${why}`, 'write it out plainly, part by part')
  }
}

const refused = (message: string, hint: string): ReadText => ({ ok: false, faults: [{ path: '', message, hint }] })

function syntaxFault({ message, linePos }: YAMLParseError | YAMLWarning): PolicyFault {
  const [what = message] = message.split('\n')
  const said = {
    path: '',
    message: `is no YAML or JSON: ${what.replace(/:$/, '')}`,
    hint: 'indent with spaces; quote texts with special characters',
  }
  return linePos ? { ...said, line: linePos[0].line } : said
}

/** Numbers that JavaScript cannot hold are ids: they stay texts. */
function withPlainNumbers(value: unknown): unknown {
  if (typeof value === 'bigint') {
    return value >= -MOST_EXACT && value <= MOST_EXACT ? Number(value) : String(value)
  }
  if (Array.isArray(value)) return value.map(withPlainNumbers)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withPlainNumbers(part)]))
}

const MOST_EXACT = BigInt(Number.MAX_SAFE_INTEGER)

/** `rules[2].when.words` as its steps. */
function stepsOf(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) =>
    index === undefined ? (key ?? '') : Number(index),
  )
}

/** The node at a path, or the one that it would be in. */
function nearestNode(
  yaml: { getIn(path: readonly unknown[], keepScalar: true): unknown },
  steps: readonly unknown[],
): unknown {
  for (let length = steps.length; length >= 0; length--) {
    const node = yaml.getIn(steps.slice(0, length), true)
    if (node !== undefined && node !== null) return node
  }
  return null
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
}
