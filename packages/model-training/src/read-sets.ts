import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { bareText, dedupeKey, type Part, partOf } from './dedupe-key.ts'

export type SetName = 'davidson' | 'hatexplain' | 'jigsaw' | 'sms' | 'topical'

/** One text that somebody has judged. */
export interface Example {
  readonly set: SetName | 'templates'
  readonly text: string
  readonly isHarmful: boolean
  readonly part: Part
}

interface Source {
  readonly set: SetName
  readonly files: readonly string[]
  readonly delimiter: string
  readonly read: (cells: readonly string[]) => readonly [text: string | undefined, isHarmful: boolean]
  /** Lines before the first example. */
  readonly heading: number
}

const SOURCES: readonly Source[] = [
  {
    set: 'davidson',
    files: ['davidson/labeled_data.csv'],
    delimiter: ',',
    read: (cells) => [cells[6], cells[5] !== '2'],
    heading: 1,
  },
  {
    set: 'hatexplain',
    files: ['hatexplain/train.csv', 'hatexplain/valid.csv', 'hatexplain/test.csv'],
    delimiter: '\t',
    read: (cells) => [cells[1], cells[0] !== 'normal'],
    heading: 1,
  },
  {
    set: 'jigsaw',
    files: ['jigsaw-sample/test.csv'],
    delimiter: ',',
    read: (cells) => [cells[0], cells[1] === '1'],
    heading: 0,
  },
  {
    set: 'sms',
    files: ['sms-spam/spam.csv'],
    delimiter: ',',
    read: (cells) => [cells[1], cells[0] === 'spam'],
    heading: 1,
  },
  {
    set: 'topical',
    files: ['topical-chat/messages.csv'],
    delimiter: ',',
    read: (cells) => [cells[3], false],
    heading: 1,
  },
]

/** Reads the sets below `folder` (`data/text`), in a fixed order; of texts that say the same the first is kept. */
export function readSets(folder: string): Example[] {
  const seen = new Set<string>()
  const examples: Example[] = []
  for (const { set, files, delimiter, read, heading } of SOURCES) {
    for (const file of files) {
      const records = parse(readFileSync(join(folder, file)), {
        delimiter,
        from: heading + 1,
        quote: delimiter === ',' ? '"' : null,
        relax_column_count: true,
        relax_quotes: true,
      })
      for (const cells of records) {
        const [raw, isHarmful] = read(cells)
        const text = bareText(raw ?? '')
        const key = dedupeKey(text)
        if (key === '' || seen.has(key)) continue
        seen.add(key)
        examples.push({ set, text, isHarmful, part: partOf(key) })
      }
    }
  }
  return examples
}
