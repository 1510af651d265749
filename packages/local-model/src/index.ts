/** Which messages are worth a second look: a small line over hashed letters and words, and families of phrases. */
export { BUCKETS, Grams } from './grams.ts'
export type { Weights } from './linear.ts'
export { loadLocalModel, type ModelFile, weightsFolder } from './load-local-model.ts'
export { type LocalModel, openLocalModel, type Suspected } from './local-model.ts'
export { Reader } from './reader.ts'
export { type BenignStream, benignStream } from './thresholds.ts'
