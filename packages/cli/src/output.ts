import { styleText } from 'node:util'
import Table from 'cli-table3'

/** Data goes to stdout, prose and progress to stderr; with `--json` the data are one JSON document. */
export interface Output {
  readonly isJson: boolean
  /** The command's result: `value` with `--json`, otherwise the text that `print` makes of it. */
  result<T>(value: T, print: (value: T) => string): void
  /** One of an endless row of results: with `--json` one JSON document a line. */
  line<T>(value: T, print: (value: T) => string): void
  /** A line of progress or explanation. */
  say(line: string): void
}

export interface Sinks {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown }
}

export function openOutput(isJson: boolean, { stdout, stderr }: Sinks = process): Output {
  const endLine = (text: string) => (text.endsWith('\n') ? text : `${text}\n`)
  const jsonOf = (value: unknown, space?: number) =>
    JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part), space)
  return {
    isJson,
    result(value, print) {
      stdout.write(endLine(isJson ? jsonOf(value, 2) : print(value)))
    },
    line(value, print) {
      stdout.write(endLine(isJson ? jsonOf(value) : print(value)))
    },
    say(line) {
      stderr.write(`${line}\n`)
    },
  }
}

/** Coloured only on a terminal, and never with NO_COLOR. */
export function style(format: Parameters<typeof styleText>[0], text: string): string {
  return styleText(format, text, { stream: process.stdout })
}

/** A plain table without rules between its rows. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const bare = { top: '', bottom: '', mid: '', left: '', right: '', middle: '  ' }
  const edges = ['top', 'bottom', 'left', 'right'].flatMap((side) =>
    ['mid', 'left', 'right'].map((part) => [`${side}-${part}`, '']),
  )
  const table = new Table({
    head: [...head],
    chars: { ...bare, ...Object.fromEntries(edges), 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
  })
  for (const row of rows) table.push([...row])
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}
