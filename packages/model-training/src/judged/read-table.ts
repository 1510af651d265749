import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'

/** A table as it arrived: every value as text. */
export interface Table {
  readonly names: readonly string[]
  readonly rows: readonly Readonly<Record<string, string>>[]
  /** Lines that are no rows: where (counted from 1), and why. */
  readonly broken: readonly { readonly line: number; readonly why: string }[]
}

/** Reads CSV, TSV, JSON lines or a JSON array, also compressed by gzip. */
export function readTable(path: string): Table {
  const bytes = readFileSync(path)
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  const text = (isGzip ? gunzipSync(bytes) : bytes).toString('utf8').replace(/^\uFEFF/, '')
  const first = text.trimStart().charAt(0)
  if (first === '[' && /\.json(\.gz)?$/i.test(path)) return tableOf((JSON.parse(text) as unknown[]).map(recordOf), [])
  return first === '{' ? readJsonLines(text) : readCsv(text)
}

function readJsonLines(text: string): Table {
  const records: (Record<string, string> | null)[] = []
  const broken: { line: number; why: string }[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    try {
      records.push(recordOf(JSON.parse(line)))
    } catch (error) {
      broken.push({ line: index + 1, why: error instanceof Error ? error.message : 'is no JSON' })
    }
  }
  return tableOf(records, broken)
}

function recordOf(value: unknown): Record<string, string> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  return Object.fromEntries(
    Object.entries(value).map(([name, cell]) => [
      name,
      cell === null || cell === undefined ? '' : typeof cell === 'string' ? cell : JSON.stringify(cell),
    ]),
  )
}

function tableOf(records: readonly (Record<string, string> | null)[], broken: Table['broken']): Table {
  const rows = records.filter((record) => record !== null)
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const others = records.length - rows.length
  return {
    names,
    rows,
    broken: others === 0 ? broken : [...broken, { line: 0, why: `${others} values are no objects` }],
  }
}

function readCsv(text: string): Table {
  const [heading = ''] = text.split(/\r?\n/, 1)
  const delimiter = ['\t', ';', ','].find((sign) => heading.includes(sign)) ?? ','
  const broken: { line: number; why: string }[] = []
  const records: string[][] = parse(text, {
    delimiter,
    quote: delimiter === '\t' ? null : '"',
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      const line: unknown = error ? Reflect.get(error, 'lines') : undefined
      broken.push({ line: typeof line === 'number' ? line : 0, why: error?.message ?? 'cannot be read' })
      return undefined
    },
  })
  const [first = [], ...rest] = records
  const names = isHeading(first) ? first : first.map((_, column) => `column ${column + 1}`)
  const cells = names === first ? rest : records
  const rows = cells.map((row) => Object.fromEntries(names.map((name, column) => [name, row[column] ?? ''])))
  return { names, rows, broken }
}

/** Names are short words; a first row with a long text or a bare number in it is a row. */
function isHeading(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.length <= 40 && !/^-?\d+(\.\d+)?$/.test(cell.trim()))
}
