import { globSync } from 'node:fs'
import { basename, dirname, relative } from 'node:path'
import { styleText } from 'node:util'
import { findBlindBoundaries } from './planted-dependencies.ts'
import { cruiserRules, findBlindCheckers } from './planted-violations.ts'
import { repository, sourceFiles } from './repository.ts'
import { runTool } from './run-tool.ts'
import { findPatterns } from './source-patterns.ts'

/** Returns what is wrong; empty when nothing is. */
type Check = () => Promise<string>

const checks: Readonly<Record<string, Check>> = {
  types: () => tool('tsc', ['-p', 'infra/quality/tsconfig.json', '--pretty', 'false']),
  format: () => tool('biome', ['check', '--config-path=infra/quality', '--error-on-warnings', '.']),
  promises: () => tool('oxlint', ['--type-aware', '-c', 'infra/quality/oxlintrc.json', '--deny-warnings', ...linted]),
  boundaries: checkBoundaries,
  dependencies: () => tool('turbo', ['boundaries', '--no-color']),
  patterns: async () =>
    findPatterns(sourceFiles())
      .map(({ path, line, rule, instead }) => `${relative(repository, path)}:${line}: ${rule}: ${instead}`)
      .join('\n'),
  planted: async () => [...(await findBlindCheckers()), ...(await findBlindBoundaries())].join('\n'),
  unused: () => tool('knip', ['-c', 'infra/quality/knip.json', '--no-config-hints']),
  versions: () => tool('sherif', []),
}

const linted = ['packages', 'services', 'infra/local', 'infra/quality', '--ignore-pattern', '**/planted/**']

async function tool(name: string, args: readonly string[]): Promise<string> {
  const { code, output } = await runTool(name, args)
  return code === 0 ? '' : output.trim() || `${name} ended with code ${code}`
}

/** A cruiser that reads fewer modules than there are files has gone blind, and would stay green. */
async function checkBoundaries(): Promise<string> {
  const config = 'infra/quality/dependency-cruiser.cjs'
  const { code, output } = await runTool('depcruise', ['--config', config, 'packages', 'services'])
  if (code !== 0) return output.trim()
  const ruleless = globSync('packages/*/src', { cwd: repository })
    .map((path) => basename(dirname(path)))
    .filter((name) => !cruiserRules().includes(`${name}-imports-downward`))
  if (ruleless.length > 0) return `dependency-cruiser.cjs does not say what these may import: ${ruleless.join(', ')}`
  const read = Number(/(\d+) modules/.exec(output)?.[1] ?? 0)
  const files = sourceFiles().length
  return read >= files ? '' : `dependency-cruiser read ${read} modules of ${files} files`
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in checks))
if (unknown.length > 0) {
  console.error(`no check is called ${unknown.join(', ')}; there are ${Object.keys(checks).join(', ')}`)
  process.exit(2)
}

const count = { passed: 0, failed: 0 }
for (const [name, check] of Object.entries(checks)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const startedAt = performance.now()
  const fault = await check().catch((error: unknown) => `the check itself failed: ${String(error)}`)
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
  count[fault ? 'failed' : 'passed'] += 1
  const mark = fault ? styleText('red', '✗') : styleText('green', '✓')
  console.log(`${mark} ${name} (${seconds} s)`)
  if (fault) console.log(fault.replaceAll(/^/gm, '    '))
}
console.log(`${count.passed} passed, ${count.failed} failed`)
process.exitCode = count.failed > 0 ? 1 : 0
