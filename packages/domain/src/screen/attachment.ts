import type { Surfaces } from '@nexus/events'

export type Attachment = Surfaces['attachments'][number]

/** Whether a file's name ends in this extension, given in small letters without its first dot. */
export function extensionOf(name: string, extension: string): boolean {
  // A dot or a space at the end is dropped by the systems that would run it.
  return name
    .toLowerCase()
    .replace(/[. ]{1,100}$/, '')
    .endsWith(`.${extension}`)
}

/** Whether a media type is this one (`image/png`) or of this kind (`image/*`); parameters do not count. */
export function mediaTypeMatches(contentType: string | null, wanted: string): boolean {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return wanted.endsWith('/*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted
}
