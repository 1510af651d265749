import { defineFlood } from './define-flood.ts'

/** Stickers. */
export const stickerFlood = defineFlood({
  kind: 'sticker-flood',
  one: 'sticker',
  many: 'stickers',
  most: 100,
  wakenBy: 'stickers',
  count: ({ stickers = 0 }) => stickers,
})
