import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** What would make the same input give another decision, or reach outside. */
const FORBIDDEN: readonly [string, RegExp][] = [
  ['the clock', /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bperformance\b|\bhrtime\b/],
  ['chance', /\bMath\.random\b|\brandom(?:UUID|Bytes|Int|FillSync)?\s*\(|\bgetRandomValues\b/],
  ['the process', /\bprocess\b|\bglobalThis\b|\bimport\.meta\b/],
  ['I/O', /\bfetch\s*\(|\brequire\s*\(|\bset(?:Timeout|Interval|Immediate)\s*\(|\bconsole\b/],
  ['the language of the machine', /\blocaleCompare\b|\btoLocale\w*\b|\bIntl\b/],
]
const ALLOWED_IMPORTS = /^(?:\.{1,2}\/.*\.ts|@nexus\/events|zod|re2js|yaml)$/
/** Only the one-shot hash: what it gives depends on what it is given. */
const HASH_IMPORT = "import { hash } from 'node:crypto'"

const root = dirname(fileURLToPath(import.meta.url))
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !/(^|\/)sample-[^/]*\.ts$/.test(file))
  .map((file) => ({ file, source: readFileSync(join(root, file), 'utf8') }))

/** Without comments and texts: words about the clock are no clock. */
function codeOf(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '').replaceAll(/'(?:[^'\\\n]|\\.)*'/g, "''")
}

function offences(source: string): string[] {
  const found = FORBIDDEN.filter(([, pattern]) => pattern.test(codeOf(source))).map(([name]) => name)
  for (const [line, from] of source.matchAll(/^(?:import|export)[^;]*? from '([^']+)'/gm)) {
    if (from && !ALLOWED_IMPORTS.test(from) && line !== HASH_IMPORT) found.push(`imports ${from}`)
  }
  return found
}

test('nothing here knows the time, chance or the world outside', () => {
  expect(files.length).toBeGreaterThan(60)
  for (const { file, source } of files) expect(offences(source), file).toEqual([])
})

test('what is forbidden would be found', () => {
  for (const planted of [
    'const at = Date.now()',
    'const at = new Date()',
    'const luck = Math.random()',
    'const key = process.env.KEY',
    "await fetch('x')",
    'names.sort((a, b) => a.localeCompare(b))',
    "import { randomUUID } from 'node:crypto'",
    "import { readFileSync } from 'node:fs'",
    "import { publish } from '@nexus/streams'",
  ]) {
    expect(offences(planted), planted).not.toEqual([])
  }
  expect(offences("// the clock: Date.now()\nimport { hash } from 'node:crypto'")).toEqual([])
})
