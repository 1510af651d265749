import { defineFlood } from './define-flood.ts'

/** Links, those of invites too. */
export const linkFlood = defineFlood({
  kind: 'link-flood',
  one: 'link',
  many: 'links',
  most: 200,
  wakenBy: 'links',
  count: ({ links }) => links,
})
