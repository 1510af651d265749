import { z } from 'zod'
import { defineTrigger } from './trigger.ts'

const Form = z.enum(['forward', 'poll', 'reply', 'sticker', 'attachment', 'embed', 'text'])

const config = z.strictObject({
  kind: z.literal('message-form'),
  /** The message has one of these. */
  has: z.array(Form).min(1).max(7),
})

/** What a message is made of: a forward, a poll, a reply, stickers, files, embeds, text. */
export const messageForm = defineTrigger({
  kind: 'message-form',
  config,
  facts: ['surfaces', 'replyTo'],
  wakes: () => [{ by: 'message' }],
  explain: ({ has }) => `a message with ${has.join(' or ')}`,
  prepare({ has }) {
    return ({ data: { surfaces, replyTo } }) => {
      const isThere: Readonly<Record<z.infer<typeof Form>, boolean>> = {
        forward: surfaces.forwards.length > 0,
        poll: surfaces.poll.length > 0,
        reply: replyTo !== null,
        sticker: surfaces.stickers.length > 0,
        attachment: surfaces.attachments.length > 0,
        embed: surfaces.embeds.length > 0,
        text: surfaces.content !== '',
      }
      const found = has.find((form) => isThere[form])
      return found === undefined ? null : { surface: 'content', ranges: [], explanation: `a message with ${found}` }
    }
  },
})
