import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { type JudgedOptions, readJudgedTexts } from './judged-texts.ts'

const folder = mkdtempSync(join(tmpdir(), 'nexus-judged-'))
afterAll(() => rmSync(folder, { recursive: true }))

function reading(name: string, content: string | Buffer, options: JudgedOptions = {}) {
  const path = join(folder, name)
  writeFileSync(path, content)
  return readJudgedTexts(path, options)
}
const pairs = (judged: ReturnType<typeof reading>) => judged.texts.map(({ text, isHarmful }) => `${text}: ${isHarmful}`)

describe('a file of judged texts', () => {
  test.each([
    ['text,label\nwalnut,1\nfig,0\n', 'a.csv'],
    ['Comment,is_toxic\nwalnut,Toxic\nfig,Not Toxic\n', 'b.csv'],
    ['label\ttext\nhate\twalnut\nnormal\tfig\n', 'c.tsv'],
    ['v1,v2,\nspam,walnut,\nham,fig,\n', 'd.csv'],
    ['id;message;hateful\n1;walnut;True\n2;fig;False\n', 'e.csv'],
    ['"walnut",1\n"fig",0\n', 'f.csv'],
    ['{"prompt":"walnut","S":1,"H":0}\n{"prompt":"fig","S":0,"V":1e0}\n'.replace(',"V":1e0', ''), 'g.jsonl'],
    ['[{"content":"walnut","class":"hateful"},{"content":"fig","class":"non-hateful"}]', 'h.json'],
    ['test_case,label_gold\nwalnut,hateful\nfig,non-hateful\n', 'i.csv'],
    ['text,toxicity\nwalnut,0.8\nfig,0.1\n', 'j.csv'],
  ])('is understood: %j', (content, name) => {
    expect(pairs(reading(name, content))).toEqual(['walnut: true', 'fig: false'])
    expect(pairs(reading(`${name}.gz`, gzipSync(content)))).toEqual(['walnut: true', 'fig: false'])
  })

  test('with several kinds of harm is harmful where any is 1, and unknown kinds do not count', () => {
    const judged = reading('kinds.jsonl', '{"prompt":"walnut","S":0,"H":1}\n{"prompt":"fig","S":0,"H":null}\n')
    expect(pairs(judged)).toEqual(['walnut: true', 'fig: false'])
    expect(judged.columns.labels).toEqual(['H'])
  })

  test('without labels is ordinary talk', () => {
    const judged = reading('talk.csv', 'turn,text\n0,walnut\n7,fig\n')
    expect(judged.columns.labels).toEqual([])
    expect(pairs(judged)).toEqual(['walnut: false', 'fig: false'])
  })

  test('keeps quoted commas and line breaks, and repeated texts', () => {
    const judged = reading('quoted.csv', 'text,label\n"one, two\nthree ""four""",1\nx,0\nx,0\n')
    expect(judged.texts.map(({ text }) => text)).toEqual(['one, two\nthree "four"', 'x', 'x'])
  })

  test('has other labels and columns where one says so', () => {
    const content = 'quote,verdict\nwalnut,purple\nfig,green\n'
    expect(() => reading('own.csv', content)).toThrow('no column that looks like texts: quote, verdict')
    expect(() => reading('own.csv', content, { textColumn: 'quote', labelColumn: 'verdict' })).toThrow(
      'not understood: "purple", "green"',
    )
    const asked = { textColumn: 'quote', labelColumn: 'verdict', positive: ['Purple'] }
    expect(pairs(reading('own.csv', content, asked))).toEqual(['walnut: true', 'fig: false'])
  })

  test('with some bad rows is read without them, and they are told', () => {
    const judged = reading('bad.csv', 'text,label\nwalnut,1\n,1\nfig,maybe\nplum,0\napple,0\n')
    expect(judged.texts).toHaveLength(3)
    expect(judged.bad).toEqual([
      { row: 2, why: 'has no text' },
      { row: 3, why: 'has the label "maybe"' },
    ])
    const lines = reading('bad.jsonl', '{"text":"walnut","label":1}\n{"text":\n{"text":"fig","label":0}\n')
    expect(lines.bad).toMatchObject([{ row: 2 }])
  })

  test('that is empty is refused', () => {
    expect(() => reading('empty.csv', '')).toThrow('holds no rows')
  })
})
