import { Reader, SENTENCE_END } from './reader.ts'

const reader = new Reader()

/** The hash that a word of a text is known by. @throws where this is not one word. */
export function readWord(word: string): number {
  reader.read(word)
  const [hash] = reader.words
  if (reader.wordCount !== 1 || hash === undefined || hash === SENTENCE_END)
    throw new Error(`"${word}" is not one word`)
  return hash
}
