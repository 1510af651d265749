import { styleText } from 'node:util'
import Table from 'cli-table3'

/** Data goes to stdout, prose and progress to stderr; with `--json` the data are one JSON document. */
export interface Output {
  readonly isJson: boolean
  /** The command's result: `value` with `--json`, otherwise the text that `print` makes of it. */
  result<T>(value: T, print: (value: T) => string): void
  /** A line of progress or explanation. */
  say(line: string): void
}

export function openOutput(isJson: boolean): Output {
  return {
    isJson,
    result(value, print) {
      const text = isJson
        ? JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part), 2)
        : print(value)
      process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
    },
    say(line) {
      process.stderr.write(`${line}\n`)
    },
  }
}

/** Coloured only on a terminal, and never with NO_COLOR. */
export function style(format: Parameters<typeof styleText>[0], text: string): string {
  return styleText(format, text, { stream: process.stdout })
}

/** A plain table: a heading and rows of text. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({ head: [...head], style: { head: [], border: [], compact: true } })
  for (const row of rows) table.push([...row])
  return table.toString()
}
