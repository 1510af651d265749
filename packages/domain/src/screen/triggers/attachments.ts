import { z } from 'zod'
import type { Attachment } from '../attachment.ts'
import { extensionOf, mediaTypeMatches } from '../attachment.ts'
import { defineTrigger } from './trigger.ts'

const Names = z.array(z.string().trim().toLowerCase().min(1).max(100)).min(1).max(255)

const config = z
  .strictObject({
    kind: z.literal('attachments'),
    /** Files of one message that the lists below concern. */
    atLeast: z.number().int().min(0).max(10).default(1),
    /** 0 with `atLeast: 0`: a message without any. */
    atMost: z.number().int().min(0).max(10).optional(),
    /** Only files with these extensions, without the dot: `exe`, `tar.gz`. */
    extensions: Names.optional(),
    /** Only files without any of these extensions. */
    otherThan: Names.optional(),
    /** Only files of these media types: `image/png`, `video/*`. A file of an unknown type is of none. */
    types: Names.optional(),
    /** Only files of none of these media types; one of an unknown type counts. */
    typesOtherThan: Names.optional(),
    /** Only files of at least so many bytes. */
    bytesAtLeast: z.number().int().min(1).max(1_000_000_000).optional(),
  })
  .refine(({ atLeast, atMost = 10 }) => atLeast <= atMost, { error: 'atLeast must not be more than atMost' })

type Config = z.infer<typeof config>

/** Attached files by number, extension, media type and size. Every file is looked at. */
export const attachments = defineTrigger({
  kind: 'attachments',
  config,
  facts: ['surfaces'],
  wakes: ({ atLeast }) => (atLeast === 0 ? [{ by: 'message' }] : [{ by: 'measure', of: 'attachments', atLeast }]),
  explain: ({ atLeast, atMost }) =>
    atMost === undefined ? `at least ${atLeast} such files` : `${atLeast} to ${atMost} such files`,
  prepare(given) {
    const { atLeast, atMost = Number.POSITIVE_INFINITY } = given
    return ({ data }) => {
      const count = data.surfaces.attachments.filter((file) => concerns(file, given)).length
      if (count < atLeast || count > atMost) return null
      return { surface: 'attachment', ranges: [], explanation: count === 1 ? 'a file' : `${count} files` }
    }
  },
})

function concerns(file: Attachment, given: Config): boolean {
  const { extensions, otherThan, types, typesOtherThan, bytesAtLeast = 0 } = given
  if (file.size < bytesAtLeast) return false
  if (extensions && !extensions.some((extension) => extensionOf(file.name, extension))) return false
  if (otherThan?.some((extension) => extensionOf(file.name, extension))) return false
  if (types && !types.some((type) => mediaTypeMatches(file.contentType, type))) return false
  return !typesOtherThan?.some((type) => mediaTypeMatches(file.contentType, type))
}
