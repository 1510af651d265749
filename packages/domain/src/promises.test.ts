import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const here = new URL('./', import.meta.url)
const readme = readFileSync(new URL('../README.md', here), 'utf8')
/** Rows of the table of rules: rule, where it is kept, `file`: name of the test. */
const rows = [...readme.matchAll(/^\| (.+?) +\| .+? \| `([\w/.-]+\.test\.ts)`: (.+?) +\|$/gm)]

test('every rule that the README tells has the test that it names', () => {
  expect(rows.length).toBeGreaterThan(15)
  for (const [, rule, file, name] of rows) {
    const path = new URL(file ?? '', here)
    expect(existsSync(path), `${rule}: ${file}`).toBe(true)
    expect(readFileSync(path, 'utf8'), `${rule}: ${file}`).toContain(`'${name}'`)
  }
})
