import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { BUCKETS } from './grams.ts'
import { type LocalModel, openLocalModel } from './local-model.ts'
import type { BenignStream } from './thresholds.ts'

/** What stands beside the weights. */
export interface ModelFile {
  /** SHA-256 of the weights file, in hex. */
  readonly sha256: string
  readonly scale: number
  readonly bias: number
  /** Ordinary talk that thresholds are read from. */
  readonly streams: readonly BenignStream[]
}

export const weightsFolder = new URL('../weights/', import.meta.url)

/** Loads the model from `folder`, by default the one that NEXUS comes with. @throws where its files do not belong together */
export function loadLocalModel(folder: URL = weightsFolder): LocalModel {
  const bytes = readFileSync(new URL('weights.int8', folder))
  const { sha256, scale, bias, streams } = JSON.parse(readFileSync(new URL('model.json', folder), 'utf8')) as ModelFile
  if (bytes.length !== BUCKETS || hash('sha256', bytes) !== sha256) {
    throw new Error('the weights of the local model are not those that model.json speaks of')
  }
  return openLocalModel({ values: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length), scale, bias }, streams)
}
