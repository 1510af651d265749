import { defineFlood } from './define-flood.ts'

/** Lines: text that scrolls everything else away. A message without text has none. */
export const lineFlood = defineFlood({
  kind: 'line-flood',
  one: 'line',
  many: 'lines',
  most: 5_000,
  wakenBy: 'length',
  count: ({ characters = 0, lines = 1 }) => (characters === 0 ? 0 : lines),
})
