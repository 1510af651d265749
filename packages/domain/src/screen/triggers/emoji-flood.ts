import { defineFlood } from './define-flood.ts'

/** Emoji, those of servers too. */
export const emojiFlood = defineFlood({
  kind: 'emoji-flood',
  one: 'emoji',
  many: 'emoji',
  most: 2_000,
  wakenBy: 'length',
  count: ({ emoji = 0 }) => emoji,
})
