import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { loadLocalModel, weightsFolder } from '@nexus/local-model'
import {
  BUDGETS,
  type Evaluation,
  evaluate,
  type JudgedTexts,
  NotJudgedError,
  readJudgedTexts,
  trainModel,
} from '@nexus/model-training'
import { CommandFailure } from '../failure.ts'
import { type Output, tableOf } from '../output.ts'

const PRESET_OF: Readonly<Record<string, string>> = { 0.04: 'relaxed', 0.1: 'balanced', 0.2: 'strict' }

/** Trains the model from the judged texts below `data` and writes its two files. */
export async function modelTrain({ data, out }: { data: string; out?: string }, output: Output): Promise<void> {
  const folder = out === undefined ? weightsFolder : pathToFileURL(`${out}/`)
  const { weights, file } = trainModel(data, (line) => output.say(line))
  mkdirSync(folder, { recursive: true })
  const { streams, ...rest } = file
  const head = JSON.stringify(rest, null, 2).replace(/\n\}$/, '')
  writeFileSync(new URL('weights.int8', folder), weights)
  writeFileSync(new URL('model.json', folder), `${head},\n  "streams": ${JSON.stringify(streams)}\n}\n`)
  output.result(
    { version: loadLocalModel(folder).version, folder: folder.pathname, ...rest },
    ({ version, sha256 }) => `model ${version}, weights ${sha256.slice(0, 16)}, in ${folder.pathname}`,
  )
}

export interface EvalOptions {
  readonly data: string
  readonly textColumn?: string
  readonly labelColumn?: string
  readonly positive?: string
  readonly budget?: number
}

interface FileEvaluation extends Evaluation {
  readonly file: string
  readonly columns: JudgedTexts['columns']
  readonly labels: JudgedTexts['labels']
  readonly badRows: JudgedTexts['bad']
}

/** Measures the shipped model on files of judged texts. */
export async function modelEval(options: EvalOptions, output: Output): Promise<void> {
  const { data, textColumn, labelColumn, positive, budget } = options
  const model = loadLocalModel()
  const budgets = budget === undefined ? BUDGETS : [...new Set([...BUDGETS, budget])]
  const files: FileEvaluation[] = []
  for (const file of filesIn(data)) {
    const judged = readOrFail(file, { textColumn, labelColumn, positive: positive?.split(',') })
    sayHowRead(file, judged, output)
    const { columns, labels, bad } = judged
    files.push({ file, columns, labels, badRows: bad, ...evaluate(model, judged, budgets) })
  }
  output.result({ modelVersion: model.version, files }, ({ files: done }) => done.map(evaluationText).join('\n\n'))
}

function filesIn(data: string): string[] {
  const stats = statSync(data, { throwIfNoEntry: false })
  if (!stats) throw new CommandFailure(`there is nothing at ${data}`, { next: 'name a file or a folder', exitCode: 2 })
  if (stats.isFile()) return [data]
  const files = readdirSync(data, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(csv|tsv|jsonl|ndjson|json)(\.gz)?$/i.test(file))
    .sort()
    .map((file) => join(data, file))
  if (files.length > 0) return files
  throw new CommandFailure(`${data} holds no CSV, TSV or JSON lines`, { next: 'name a file', exitCode: 2 })
}

function readOrFail(file: string, options: Parameters<typeof readJudgedTexts>[1]): JudgedTexts {
  try {
    return readJudgedTexts(file, options)
  } catch (error) {
    if (error instanceof NotJudgedError) throw new CommandFailure(error.message, { next: error.next, cause: error })
    throw new CommandFailure(`${file} cannot be read`, { next: 'is it CSV, TSV or JSON lines?', cause: error })
  }
}

const TOLD_BAD_ROWS = 5

function sayHowRead(file: string, { columns, labels, bad, texts }: JudgedTexts, output: Output): void {
  output.say(`${file}: ${texts.length} texts in "${columns.text}"`)
  if (columns.labels.length === 0) output.say('  no column of labels: all of it counts as ordinary talk')
  else if (columns.areKinds) output.say(`  harmful where one of these is 1: ${columns.labels.join(', ')}`)
  else {
    const named = (isHarmful: boolean) =>
      Object.entries(labels)
        .filter(([, label]) => label.isHarmful === isHarmful)
        .map(([name, { rows }]) => `"${name}" (${rows})`)
        .slice(0, 12)
        .join(', ') || 'nothing'
    output.say(`  "${columns.labels[0]}": harmful are ${named(true)}; harmless are ${named(false)}`)
  }
  const numbers = Object.keys(labels).map(Number)
  if (!columns.areKinds && numbers.length > 2 && numbers.every(Number.isInteger)) {
    output.say('  these labels are whole numbers: if not all but 0 are harmful, say which with --positive')
  }
  if (bad.length === 0) return
  output.say(`  ${bad.length} rows are left out:`)
  for (const { row, why } of bad.slice(0, TOLD_BAD_ROWS)) output.say(`    row ${row} ${why}`)
}

const percent = (share: number | null) => (share === null ? '-' : `${(share * 100).toFixed(1)} %`)

function evaluationText({ file, harmful, harmless, figures, escalated }: FileEvaluation): string {
  const head = `${file}: ${harmful} harmful, ${harmless} harmless`
  const rankings = figures
    ? tableOf(
        ['', 'AUC', 'AP', 'recall at 5 %', '10 %', '20 % false'],
        (['line', 'union'] as const).map((name) => {
          const { auc, ap, recallAt } = figures[name]
          const title = name === 'line' ? 'model alone' : 'model and families'
          return [title, auc.toFixed(3), ap.toFixed(3), ...([5, 10, 20] as const).map((at) => percent(recallAt[at]))]
        }),
      )
    : 'AUC and recall at shares need both kinds of texts'
  const presets = tableOf(
    ['budget', 'preset', 'from score', 'harmful escalated', 'harmless escalated'],
    Object.entries(escalated).map(([budget, { threshold, harmful: found, harmless: wrongly }]) => [
      percent(Number(budget)),
      PRESET_OF[budget] ?? '',
      String(threshold),
      percent(found),
      percent(wrongly),
    ]),
  )
  return [head, rankings, presets].join('\n')
}
