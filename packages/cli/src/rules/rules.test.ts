import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rulesLint, rulesPrint, rulesTest } from '../commands/rules.ts'
import { openOutput } from '../output.ts'

let folder = ''
let written = ''
const output = (isJson = false) =>
  openOutput(isJson, { stdout: { write: (text: string) => (written += text) }, stderr: { write: () => true } })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nexus-rules-'))
  written = ''
  process.exitCode = undefined
})
afterEach(async () => {
  await rm(folder, { recursive: true })
  process.exitCode = undefined
})

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

const POLICY = `version: 2
rules:
  - id: loud
    category: spam
    severity: 2
    asks: enforce
    scope: { not: { role: 1191168918421504001 } }
    when: { all: [{ kind: words, words: [walnut] }, { not: { kind: words, words: [pie] } }] }
`

describe('trying a policy', () => {
  test('tells of each message what holds, why, and what is not known', async () => {
    const policy = await file('policy.yaml', POLICY)
    const messages = await file(
      'messages.jsonl',
      `{"text":"a walnut"}\n\n{"text":"a walnut","author":{"roles":["5"],"joined":"2026-01-01"},"recent":[]}\n{"text":"walnut pie"}\n`,
    )
    await rulesTest(policy, messages, {}, output(true))
    const { messages: tried, summary } = JSON.parse(written)
    const loudOf = (nth: number) => tried[nth].rules.find(({ ruleId }: { ruleId: string }) => ruleId === 'loud')
    expect(tried.map(({ line }: { line: number }) => line)).toEqual([1, 3, 4])
    expect(loudOf(0)).toMatchObject({ answer: 'undecided', explanation: expect.stringContaining("the author's roles") })
    expect(loudOf(1)).toMatchObject({ answer: 'holds', surface: 'content', ranges: [[2, 8]] })
    expect(loudOf(1).triggers.map(({ answer }: { answer: string }) => answer)).toEqual(['found', 'not found'])
    expect(loudOf(2)).toBeUndefined()
    expect(summary).toMatchObject({ messages: 3, unexpected: 0 })
    expect(process.exitCode).toBeUndefined()
  })

  test('fails where a message is expected to be found otherwise', async () => {
    const policy = await file('policy.yaml', POLICY)
    const known = { author: { roles: [], joined: 1 }, recent: [] }
    const rows = [
      { text: 'walnut', expect: ['loud'], ...known },
      { text: 'tree', expect: ['loud'], ...known },
    ]
    await rulesTest(policy, await file('m.jsonl', rows.map((row) => JSON.stringify(row)).join('\n')), {}, output())
    expect(process.exitCode).toBe(1)
    expect(written).toContain('1 not as expected')
    expect(written).toContain('expected: loud')
  })

  test('needs messages that can be read', async () => {
    const policy = await file('policy.yaml', POLICY)
    for (const text of ['', '{"txt":"walnut"}', 'walnut']) {
      await expect(rulesTest(policy, await file('m.jsonl', text), {}, output())).rejects.toMatchObject({ exitCode: 2 })
    }
    await expect(rulesTest(policy, join(folder, 'none'), {}, output())).rejects.toMatchObject({ exitCode: 2 })
  })

  test('reads lists of domains that rules name', async () => {
    const domains = await file('domains.txt', 'evil.example\nother.example\n')
    const messages = await file('m.jsonl', '{"text":"https://evil.example","expect":["scam-links"]}')
    await rulesTest(await file('policy.yaml', 'version: 2'), messages, { list: [`scam-domains=${domains}`] }, output())
    expect(process.exitCode).toBeUndefined()
  })
})

describe('looking a policy over', () => {
  const rule = { category: 'spam', severity: 1, asks: 'note', when: { kind: 'words', words: ['walnut', 'tree'] } }
  const warningsOf = async (document: object) => {
    written = ''
    await rulesLint(await file('p.json', JSON.stringify({ version: 2, ...document })), output(true))
    return JSON.parse(written).warnings.map(
      ({ path, message }: { path: string; message: string }) => `${path}: ${message}`,
    )
  }

  test('tells every fault with its line, and fails', async () => {
    await rulesLint(await file('p.yaml', POLICY.replace('walnut', 'w').replace('spam', 'spm')), output())
    expect(written).toContain('2 fault(s)')
    expect(written).toContain('line 4, rules[0].category: is none of the values it can have (did you mean spam?)')
    expect(written).toContain('line 8, rules[0].when.all[0].words[0]: is too short (at least 2)')
    expect(process.exitCode).toBe(1)
  })

  test('warns of what is probably not meant', async () => {
    expect(
      await warningsOf({
        rules: [
          { ...rule, id: 'a' },
          { ...rule, id: 'b' },
        ],
      }),
    ).toEqual(['rules[1]: finds nothing that a does not find too'])
    expect(
      await warningsOf({
        rules: [
          { ...rule, id: 'a' },
          { ...rule, id: 'b', when: { kind: 'words', words: ['tree'] } },
        ],
      }),
    ).toEqual(['rules[1]: finds nothing that a does not find too'])
    expect(await warningsOf({ rules: [{ ...rule, id: 'invites' }] })).toEqual([
      'rules[0].id: replaces invites of the preset balanced',
    ])
    expect(await warningsOf({ rules: [{ ...rule, id: 'a', when: { all: [rule.when, { not: rule.when }] } }] })).toEqual(
      ['rules[0].when: can never hold'],
    )
    expect(await warningsOf({ rules: [{ ...rule, id: 'a', scope: { not: {} } }] })).toEqual([
      'rules[0].scope: holds nowhere',
    ])
    expect(await warningsOf({ levels: { '5': 10 }, rules: [{ ...rule, id: 'a', scope: { level: '>=50' } }] })).toEqual([
      'rules[0].scope: holds nowhere',
    ])
    expect(
      await warningsOf({
        rules: [{ ...rule, id: 'a', when: { kind: 'regex', patterns: ['\\d{4}', '(?:walnut|tree){40}'] } }],
      }),
    ).toEqual([
      'rules[0].when.patterns[0]: has no text that must be there',
      expect.stringMatching(/^rules\[0\]\.when\.patterns\[1\]: takes \d+ steps a character$/),
    ])
    expect(await warningsOf({ rules: [{ ...rule, id: 'a', when: { not: rule.when } }] })).toEqual([
      'rules[0].when: is asked about every message',
    ])
    expect(await warningsOf({ rules: [{ ...rule, id: 'a' }] })).toEqual([])
  })

  test('prints it in the newest shape', async () => {
    const old = { rules: [{ id: 'a', category: 'spam', severity: 1, asks: 'note', trigger: rule.when }] }
    await rulesPrint(await file('old.json', JSON.stringify(old)), 'yaml', output())
    expect(written).toContain('version: 2')
    expect(written).toContain('when:')
  })
})
