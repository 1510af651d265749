import type { Fact } from './fact.ts'
import type { Reading } from './reading.ts'

/** What is cheap to count in a message, and zero in most of them. */
export const measures = {
  /** The author's messages of the last two minutes, this one included. */
  recent: ({ data }) => data.recent.length,
  /** Members and roles mentioned; everyone counts as one. */
  mentions: ({ data: { mentions } }) => mentions.users.length + mentions.roles.length + (mentions.everyone ? 1 : 0),
  /** 1 where there may be a link or an invite. */
  links: (reading) => (reading.mayHaveLinks() ? 1 : 0),
  attachments: ({ data }) => data.surfaces.attachments.length,
  stickers: ({ data }) => data.surfaces.stickers.length,
  /** Joins of the guild, or threads of the member, in the last two minutes; 0 for messages. */
  lately: ({ data }) => data.lately?.length ?? 0,
  /** Names and roles that changed. */
  changes: ({ data: { change } }) =>
    change ? change.names.length + change.rolesAdded.length + change.rolesRemoved.length : 0,
  /** UTF-16 units of what he wrote. */
  length: ({ data }) => data.surfaces.content.length,
} satisfies Record<string, (reading: Reading) => number>

/** What each of them is counted in. */
export const measuredIn: Readonly<Record<keyof typeof measures, Fact>> = {
  recent: 'recent',
  mentions: 'mentions',
  links: 'surfaces',
  attachments: 'surfaces',
  stickers: 'surfaces',
  length: 'surfaces',
  lately: 'lately',
  changes: 'change',
}

export type Measure = keyof typeof measures
