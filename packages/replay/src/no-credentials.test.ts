import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Whatever could reach Discord, a model or Redis. */
const REACHES =
  /^(?:@discordjs\/|discord\.js|@anthropic-ai\/|ioredis|undici|opossum|@nexus\/(?:discord|streams|runtime))/
const packages = join(import.meta.dirname, '../..')

/** Packages of the project that `name` depends on, itself included, and every other package that these name. */
function dependenciesOf(name: string): { own: Set<string>; others: Set<string> } {
  const own = new Set<string>()
  const others = new Set<string>()
  const waiting = [name]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (own.has(next)) continue
    own.add(next)
    const text = readFileSync(join(packages, next.replace('@nexus/', ''), 'package.json'), 'utf8')
    const { dependencies = {} } = JSON.parse(text) as { dependencies?: Record<string, string> }
    for (const dependency of Object.keys(dependencies)) {
      if (dependency.startsWith('@nexus/')) waiting.push(dependency)
      else others.add(dependency)
    }
  }
  return { own, others }
}

test('a replay has nothing at hand that reaches Discord, a model or Redis', () => {
  const { own, others } = dependenciesOf('@nexus/replay')
  expect([...own].sort()).toEqual(['@nexus/domain', '@nexus/event-log', '@nexus/events', '@nexus/replay'])
  expect([...others, ...own].filter((name) => REACHES.test(name))).toEqual([])
  expect(others).toContain('pg')
})

test('and reads no environment', () => {
  const files = globSync('*.ts', { cwd: import.meta.dirname }).filter((file) => !file.endsWith('.test.ts'))
  expect(files.length).toBeGreaterThan(5)
  const texts = files.map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
  expect(texts.filter((text) => /process\.env|fetch\(/.test(text))).toEqual([])
})
