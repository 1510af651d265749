import { type Columns, findColumns } from './columns.ts'
import { meaningOf } from './labels.ts'
import { readTable, type Table } from './read-table.ts'

export interface JudgedOptions {
  readonly textColumn?: string | undefined
  readonly labelColumn?: string | undefined
  /** Labels that speak against a text; all others do not. */
  readonly positive?: readonly string[] | undefined
}

/** Texts that somebody has judged, and how their file was understood. */
export interface JudgedTexts {
  readonly texts: readonly { readonly text: string; readonly isHarmful: boolean }[]
  readonly columns: Columns
  /** By label: how often it stands there, and as what it was taken. */
  readonly labels: Readonly<Record<string, { readonly rows: number; readonly isHarmful: boolean }>>
  /** Rows that were left out. */
  readonly bad: readonly { readonly row: number; readonly why: string }[]
}

/** A file that is not understood, with what to do about it. */
export class NotJudgedError extends Error {
  override readonly name = 'NotJudgedError'
  readonly next: string

  constructor(what: string, next: string) {
    super(what)
    this.next = next
  }
}

const MOST_LABELS = 12

/** Reads a file of judged texts. Without a column of labels all of it counts as ordinary talk. @throws NotJudgedError */
export function readJudgedTexts(path: string, options: JudgedOptions): JudgedTexts {
  const table = readTable(path)
  if (table.rows.length === 0) throw new NotJudgedError(`${path} holds no rows`, 'give it CSV, TSV or JSON lines')
  const asked = { text: options.textColumn, label: options.labelColumn }
  const columns = findColumns(table.names, table.rows, asked) ?? guessColumns(table, asked)
  if (!columns) {
    throw new NotJudgedError(
      `${path} has no column that looks like texts: ${table.names.join(', ')}`,
      'name them with --text-column and --label-column',
    )
  }
  return judge(path, table, columns, options)
}

/** For tables without names: the longest column is the text, and one of understood labels the label. */
function guessColumns(
  { names, rows }: Table,
  asked: { text?: string | undefined; label?: string | undefined },
): Columns | null {
  if (asked.text !== undefined || asked.label !== undefined || !names.every((name) => name.startsWith('column ')))
    return null
  const sample = rows.slice(0, 1_000)
  const lengthOf = (name: string) => sample.reduce((sum, row) => sum + (row[name] ?? '').length, 0)
  const [text] = names.toSorted((a, b) => lengthOf(b) - lengthOf(a))
  if (text === undefined) return null
  const label = names.find((name) => name !== text && sample.every((row) => meaningOf(row[name] ?? '') !== null))
  return { text, labels: label === undefined ? [] : [label], areKinds: false }
}

function judge(path: string, { rows, broken }: Table, columns: Columns, { positive }: JudgedOptions): JudgedTexts {
  const wanted = positive && new Set(positive.map((label) => label.trim().toLowerCase()))
  const isAgainst = (label: string) => (wanted ? wanted.has(label.trim().toLowerCase()) : meaningOf(label))
  const texts: { text: string; isHarmful: boolean }[] = []
  const labels: Record<string, { rows: number; isHarmful: boolean }> = {}
  const unknown = new Map<string, number>()
  const bad: { row: number; why: string }[] = broken.map(({ line, why }) => ({ row: line, why }))
  for (const [index, row] of rows.entries()) {
    const text = row[columns.text] ?? ''
    const label = labelIn(row, columns)
    const isHarmful = columns.labels.length === 0 ? false : isAgainst(label)
    if (text.trim() === '') bad.push({ row: index + 1, why: 'has no text' })
    else if (isHarmful === null) {
      bad.push({ row: index + 1, why: label === '' ? 'has no label' : `has the label "${label.slice(0, 40)}"` })
      unknown.set(label, (unknown.get(label) ?? 0) + 1)
    } else {
      texts.push({ text, isHarmful })
      const known = labels[label] ?? { rows: 0, isHarmful }
      known.rows++
      labels[label] = known
    }
  }
  if (texts.length < bad.length) throw tooManyBad(path, bad, unknown)
  return { texts, columns, labels, bad }
}

function labelIn(row: Readonly<Record<string, string>>, { labels, areKinds }: Columns): string {
  if (!areKinds) return (row[labels[0] ?? ''] ?? '').trim()
  return labels.some((name) => meaningOf(row[name] ?? '') === true) ? '1' : '0'
}

function tooManyBad(path: string, bad: JudgedTexts['bad'], unknown: ReadonlyMap<string, number>): NotJudgedError {
  if (unknown.size === 0)
    return new NotJudgedError(
      `${path}: most rows cannot be read, row ${bad[0]?.row}: ${bad[0]?.why}`,
      'look at the file',
    )
  const names = [...unknown.keys()].slice(0, MOST_LABELS).map((label) => `"${label.slice(0, 40)}"`)
  return new NotJudgedError(
    `${path}: most labels are not understood: ${names.join(', ')}`,
    'say which of them are harmful with --positive a,b, or name another column with --label-column',
  )
}
