import { defineFlood } from './define-flood.ts'

/** Characters: walls of text. */
export const characterFlood = defineFlood({
  kind: 'character-flood',
  one: 'character',
  many: 'characters',
  most: 100_000,
  wakenBy: 'length',
  count: ({ characters = 0 }) => characters,
})
