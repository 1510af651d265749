import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePolicy } from './parse-policy.ts'
import { printPolicy, readPolicyText } from './policy-text.ts'

const id = fc.bigInt({ min: 10n ** 16n, max: 10n ** 19n }).map(String)
const trigger = fc.oneof(
  fc.record({
    kind: fc.constant('words'),
    words: fc.array(
      fc.string({ unit: 'binary', minLength: 2, maxLength: 20 }).filter((word) => [...word.trim()].length > 1),
      { minLength: 1, maxLength: 4 },
    ),
    match: fc.constantFrom('word', 'anywhere'),
  }),
  fc.record({
    kind: fc.constant('mention-flood'),
    atLeast: fc.integer({ min: 2, max: 100 }),
    withinMs: fc.constant(0),
  }),
  fc.record({
    kind: fc.constant('regex'),
    patterns: fc.constant(['free\\s+nitro: "#1"', '\\bwalnut\\b']),
    isCaseSensitive: fc.boolean(),
  }),
)
const { when } = fc.letrec<{ when: unknown }>((tie) => ({
  when: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    trigger,
    fc.record({ all: fc.array(tie('when'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('when'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('when') }),
    fc
      .record({
        atLeast: fc.constant(1.5),
        of: fc.array(fc.record({ weight: fc.constantFrom(2, 0.5, 2.25), when: tie('when') }), {
          minLength: 1,
          maxLength: 2,
        }),
      })
      .filter(({ of }) => of.some(({ weight }) => weight > 1)),
  ),
}))
const scope = fc.record(
  {
    channel: fc.oneof(id, fc.array(id, { minLength: 1, maxLength: 3 })),
    role: id,
    isThread: fc.boolean(),
    level: fc.constantFrom('>=50', '<10'),
    raidLevel: fc.constantFrom('none', 'high'),
    percent: fc.integer({ min: 0, max: 100 }),
    not: fc.record({ member: id }),
  },
  { requiredKeys: [] },
)
const rules = fc
  .array(
    fc.record(
      {
        id: fc.constant('x'),
        text: fc.string({ unit: 'binary', maxLength: 60 }),
        category: fc.constantFrom('spam', 'scam', 'other'),
        severity: fc.constantFrom(1, 2, 3, 4),
        status: fc.constantFrom('off', 'shadow', 'dry-run', 'live'),
        asks: fc.constantFrom('enforce', 'review', 'verdict', 'note'),
        when,
        scope,
        cooldownMs: fc.integer({ min: 1_000, max: 100_000 }),
      },
      { requiredKeys: ['id', 'category', 'severity', 'asks', 'when'] },
    ),
    { maxLength: 4 },
  )
  .map((all) => all.map((rule, nth) => ({ ...rule, id: `r${nth}` })))
const document = fc.record({
  version: fc.constant(2),
  preset: fc.constantFrom('strict', 'balanced', 'relaxed'),
  rules,
  levels: fc.dictionary(id, fc.integer({ min: 0, max: 100 }), { minKeys: 1, maxKeys: 3 }),
  guidance: fc.option(fc.string({ unit: 'binary', maxLength: 100 })),
})

function readWell(text: string) {
  const read = readPolicyText(text)
  if (!read.ok) throw new Error(`${JSON.stringify(read.faults)}\n${text}`)
  return read.document
}

describe('a policy as text', () => {
  test.each(['yaml', 'json'] as const)(
    'is read again as what was written in %s',
    (format) => {
      fc.assert(
        fc.property(document, (given) => {
          const read = readWell(JSON.stringify(given))
          const printed = printPolicy(read, format)
          expect(readWell(printed)).toEqual(read)
          expect(printPolicy(readWell(printed), format)).toBe(printed)
        }),
        { numRuns: 150 },
      )
    },
    60_000,
  )

  test('may name ids without quotes, and loses no digit of them', () => {
    const read = readWell(`
version: 2
levels: { 1191168918421504001: 50 }
exempt: { roleIds: [1191168918421504003], channelIds: [] }
rules:
  - id: loud
    category: spam
    severity: 1
    asks: note
    scope: { channel: 1191168918421504005, level: ">=50" }
    when: { kind: words, words: [walnut] }
`)
    expect(read.levels).toEqual({ '1191168918421504001': 50 })
    expect(read.exempt.roleIds).toEqual(['1191168918421504003'])
    expect(read.rules[0]?.scope).toEqual({ channel: '1191168918421504005', level: '>=50' })
  })

  test('is refused with every fault, its path, its line, and what to do', () => {
    const text = `version: 2
preset: balancd
rules:
  - id: one
    category: spam
    severity: 9
    asks: enforce
    when:
      all:
        - kind: mention-flood
          atLeast: 1
        - kind: words
          wrods: [walnut]
  - id: two
    category: spam
    severity: 1
    asks: note
    cooldwon: 5
    when: { any: [] }
`
    const read = readPolicyText(text)
    expect(read.ok ? [] : read.faults).toEqual([
      { path: 'preset', message: 'is none of the values it can have', hint: 'did you mean balanced?', line: 2 },
      { path: 'rules[0].severity', message: expect.any(String), hint: 'one of 1, 2, 3, 4', line: 6 },
      { path: 'rules[0].when.all[0].atLeast', message: 'is too small', hint: 'at least 2', line: 11 },
      { path: 'rules[0].when.all[1].words', message: expect.any(String), hint: 'give it a list', line: 12 },
      {
        path: 'rules[0].when.all[1].wrods',
        message: 'nothing is called wrods here',
        hint: 'did you mean words?',
        line: 13,
      },
      {
        path: 'rules[1].when.any',
        message: 'is no list of conditions',
        hint: expect.stringContaining('words'),
        line: 19,
      },
      {
        path: 'rules[1].cooldwon',
        message: 'nothing is called cooldwon here',
        hint: 'did you mean cooldownMs?',
        line: 18,
      },
    ])
  })

  test('that is no YAML says where', () => {
    const read = readPolicyText('version: 2\nrules: [\n  - id: x\n')
    expect(read.ok).toBe(false)
    if (!read.ok) expect(read.faults[0]).toMatchObject({ path: '', line: expect.any(Number) })
  })

  test('cannot be made to cost much: it is short, flat, and repeats little', () => {
    const faultOf = (text: string) => {
      const read = readPolicyText(text)
      return read.ok ? null : read.faults[0]?.message
    }
    expect(faultOf('x'.repeat(2_000_000))).toBe('is too long')
    expect(faultOf('['.repeat(3_000))).not.toBeNull()
    expect(faultOf(`${'['.repeat(400)}${']'.repeat(400)}`)).toBe('is nested too deep')
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'
        .split('')
        .map((name, nth) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[nth]}`).join(',')}]`),
    ]
    expect(faultOf(bomb.join('\n'))).toContain('cannot be read')
    expect(faultOf('rules: !!js/function "x"')).toContain('no YAML')
    expect(faultOf('preset: strict\npreset: relaxed')).toContain('no YAML')
  })

  test('that is empty is the balanced preset', () => {
    expect(readWell('')).toEqual(readWell('{}'))
    expect(readWell('# nothing yet\n').preset).toBe('balanced')
  })

  test('of shape 1 is read as what it meant then', () => {
    const old = {
      rules: [
        {
          id: 'x',
          category: 'spam',
          severity: 1,
          asks: 'note',
          trigger: { kind: 'words', words: ['walnut'] },
          scope: { channels: { any: ['7'], not: ['8'] }, roles: { not: ['9'] } },
        },
      ],
    }
    for (const version of [{}, { version: 1 }]) {
      const read = readWell(JSON.stringify({ ...version, ...old }))
      expect(read.version).toBe(2)
      expect(read.rules[0]).toMatchObject({
        when: { kind: 'words', words: ['walnut'], match: 'word' },
        scope: { all: [{ channel: ['7'] }, { not: { channel: ['8'] } }, { not: { role: ['9'] } }] },
      })
    }
    const broken = parsePolicy({ rules: [{ ...old.rules[0], trigger: { kind: 'words', words: [] } }] })
    expect(broken.ok ? [] : broken.faults.map(({ path }) => path)).toEqual(['rules[0].trigger.words'])
    const newer = parsePolicy({ version: 3 })
    expect(newer.ok ? [] : newer.faults.map(({ path }) => path)).toEqual(['version'])
  })
})
