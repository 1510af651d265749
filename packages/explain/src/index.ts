/** Why something happened: the causal chain from the raw event to the last word of staff, read from log and archive. */
export type { Explanation, Step, Words } from './chain.ts'
export { type ExplainOptions, explain } from './explain.ts'
export { openSources, type SurfaceReader } from './open-sources.ts'
export { type Question, readQuestion } from './question.ts'
export { deedOf, sentenceOf } from './sentences.ts'
export type { ArchivedEvent, ChainSources, LoggedEvent } from './sources.ts'
export { explanationText, headlineOf } from './tell.ts'
