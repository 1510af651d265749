import { readFileSync } from 'node:fs'

/** A habit that no other tool can forbid, found line by line. */
interface SourcePattern {
  readonly rule: string
  readonly found: RegExp
  readonly files: (path: string) => boolean
  readonly instead: string
}

const isTest = (path: string) => path.endsWith('.test.ts')

const patterns: readonly SourcePattern[] = [
  {
    rule: 'domain-reads-no-clock',
    found: /(?<![\w.])Date\(\s*\)/,
    files: (path) => path.includes('packages/domain/src/') && !isTest(path),
    instead: 'time arrives in the command',
  },
  {
    rule: 'checks-are-not-silenced',
    found: /\/[/*]\s*(biome-ignore|eslint-disable|oxlint-disable|@ts-ignore|@ts-expect-error|@ts-nocheck)/,
    files: () => true,
    instead: 'mend the code, or change the rule for everyone in infra/quality',
  },
]

export interface PatternFinding {
  readonly path: string
  /** Counted from 1. */
  readonly line: number
  readonly rule: string
  readonly instead: string
}

export function findPatterns(paths: readonly string[]): PatternFinding[] {
  return paths.flatMap((path) => {
    const wanted = patterns.filter(({ files }) => files(path))
    const lines = readFileSync(path, 'utf8').split('\n')
    return lines.flatMap((text, index) =>
      wanted
        .filter(({ found }) => found.test(text))
        .map(({ rule, instead }) => ({ path, line: index + 1, rule, instead })),
    )
  })
}

export const patternRules: readonly string[] = patterns.map(({ rule }) => rule)
