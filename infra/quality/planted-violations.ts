import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { repository, sourceFiles } from './repository.ts'
import { runTool } from './run-tool.ts'
import { findPatterns, patternRules } from './source-patterns.ts'

const planted = join(repository, 'infra', 'quality', 'planted')

/** `<file>: <rule>` or, where the tool tells lines, `<file>:<line>: <rule>`. */
type Finding = string

/** Runs each checker on the planted violations and returns what is wrong with the checkers; empty when all of them see. */
export async function findBlindCheckers(): Promise<string[]> {
  const found = new Set<Finding>([...(await cruise()), ...(await lint()), ...patterns()])
  const expected = sourceFiles(planted).flatMap(expectations)
  const unseen = expected.filter(({ anyLine, exactLine }) => !found.has(anyLine) && !found.has(exactLine))
  const plantedRules = new Set(expected.map(({ rule }) => rule))
  return [
    ...unseen.map(({ exactLine }) => `planted and not found: ${exactLine}`),
    ...allRules()
      .filter((rule) => !plantedRules.has(rule))
      .map((rule) => `nothing is planted for the rule ${rule}`),
  ]
}

function expectations(path: string): { rule: string; anyLine: Finding; exactLine: Finding }[] {
  const file = relative(planted, path)
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((text, index) => {
      const rule = /\/\/ expect: (\S+)$/.exec(text)?.[1]
      return rule ? [{ rule, anyLine: `${file}: ${rule}`, exactLine: `${file}:${index + 1}: ${rule}` }] : []
    })
}

interface CruiseReport {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[]
  }
}

async function cruise(): Promise<Finding[]> {
  const config = join(repository, 'infra', 'quality', 'dependency-cruiser.cjs')
  const args = ['--config', config, '--output-type', 'json', 'packages', 'services']
  const { stdout } = await runTool('depcruise', args, planted)
  const report: CruiseReport = JSON.parse(stdout)
  return report.summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`)
}

interface LintReport {
  readonly diagnostics: readonly {
    /** Such as `typescript(no-floating-promises)`; the plugin `eslint` is left out of rule names here. */
    readonly code?: string
    readonly filename: string
    readonly labels: readonly { readonly span: { readonly line: number } }[]
  }[]
}

async function lint(): Promise<Finding[]> {
  const config = join(repository, 'infra', 'quality', 'oxlintrc.json')
  const { stdout } = await runTool('oxlint', ['--type-aware', '-c', config, '--format', 'json', '.'], planted)
  const report: LintReport = JSON.parse(stdout)
  return report.diagnostics.flatMap(({ code = '', filename, labels }) => {
    const [, plugin, name] = /^(.+)\((.+)\)$/.exec(code) ?? []
    const rule = plugin === 'eslint' ? name : `${plugin}/${name}`
    return labels.map(({ span }) => `${filename}:${span.line}: ${rule}`)
  })
}

function patterns(): Finding[] {
  return findPatterns(sourceFiles(planted)).map(({ path, line, rule }) => `${relative(planted, path)}:${line}: ${rule}`)
}

interface LintRules {
  readonly rules: Readonly<Record<string, unknown>>
  readonly overrides: readonly { readonly rules: Readonly<Record<string, unknown>> }[]
}

/** Every rule that this repository asks for by name. */
function allRules(): string[] {
  const oxlint: LintRules = JSON.parse(readFileSync(join(import.meta.dirname, 'oxlintrc.json'), 'utf8'))
  const asked = [oxlint, ...oxlint.overrides].flatMap(({ rules }) => Object.entries(rules))
  const lintRules = asked.filter(([, level]) => level !== 'off').map(([name]) => name)
  return [...new Set([...cruiserRules(), ...lintRules, ...patternRules])]
}

export function cruiserRules(): string[] {
  const cruiser: { forbidden: readonly { name: string }[] } = createRequire(import.meta.url)('./dependency-cruiser.cjs')
  return cruiser.forbidden.map(({ name }) => name)
}
