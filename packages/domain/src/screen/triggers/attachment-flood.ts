import { defineFlood } from './define-flood.ts'

/** Attached files. */
export const attachmentFlood = defineFlood({
  kind: 'attachment-flood',
  one: 'file',
  many: 'files',
  most: 200,
  wakenBy: 'attachments',
  count: ({ attachments }) => attachments,
})
