import { hash } from 'node:crypto'
import { type BenignStream, benignStream, type ModelFile, openLocalModel, type Weights } from '@nexus/local-model'
import { type Prepared, prepareExamples } from './examples.ts'
import { type Figures, measureModel } from './figures.ts'
import { learn } from './learn.ts'

/** What training gives: the two files of a model. */
export interface Trained {
  /** `weights.int8`. */
  readonly weights: Int8Array
  /** `model.json`. */
  readonly file: ModelFile & { readonly figures: Figures }
}

/** Ordinary talk that thresholds are read from. */
const BENIGN = ['topical', 'sentences', 'sms'] as const
/** Sets that are left out in turn, to see how the model does on what it never saw. */
const LEFT_OUT = ['jigsaw', 'hatexplain', 'davidson', 'sms'] as const

/**
 * Trains on the sets below `folder`: weights from their training part, thresholds from their validation part, figures from
 * their test part. Nothing in it depends on the machine, its clock or chance.
 */
export function trainModel(folder: string, onProgress: (line: string) => void): Trained {
  onProgress('reading the sets')
  const examples = prepareExamples(folder)
  const weights = learnFrom(examples, null, onProgress)
  const streams = benignStreams(weights, examples)
  onProgress('measuring')
  const shipped = measureModel(openLocalModel(weights, streams), examples, null)
  const leftOut: Record<string, Figures['shipped']['sets'][string]> = {}
  for (const set of LEFT_OUT) {
    const without = learnFrom(examples, set, onProgress)
    const measured = measureModel(openLocalModel(without, benignStreams(without, examples)), examples, set)
    const figures = measured.sets[set]
    if (figures) leftOut[set] = figures
  }
  const sha256 = hash('sha256', weights.values)
  const { scale, bias } = weights
  return {
    weights: weights.values,
    file: { sha256, scale, bias, figures: { lessons: countLessons(examples), shipped, leftOut }, streams },
  }
}

const isLesson = ({ part }: Prepared) => part === 'train'

function learnFrom(examples: readonly Prepared[], leftOut: string | null, onProgress: (line: string) => void): Weights {
  const lessons = examples
    .filter((example) => isLesson(example) && example.set !== leftOut)
    .map(({ set, readings, isHarmful }) => ({ set, text: readings[0] ?? '', isHarmful }))
  const name = leftOut === null ? `${lessons.length} texts` : `${lessons.length} texts, without ${leftOut}`
  return learn(lessons, (pass, passes) => onProgress(`learning from ${name}: pass ${pass} of ${passes}`))
}

function benignStreams(weights: Weights, examples: readonly Prepared[]): BenignStream[] {
  const model = openLocalModel(weights, [])
  return BENIGN.map((set) =>
    benignStream(
      set,
      examples
        .filter((example) => example.set === set && example.part === 'valid' && !example.isHarmful)
        .map(({ readings }) => model.suspect(readings).score),
    ),
  )
}

function countLessons(examples: readonly Prepared[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { set, isHarmful } of examples.filter(isLesson)) {
    const group = `${set} ${isHarmful ? 'harmful' : 'harmless'}`
    counts[group] = (counts[group] ?? 0) + 1
  }
  return counts
}
