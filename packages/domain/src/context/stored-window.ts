import type { Surfaces } from '@nexus/events'
import type { KnownMessage } from './context-state.ts'
import { NO_MENTIONS, windowEntry } from './read-message.ts'
import { surfacesText } from './surfaces.ts'

/** A remembered message as a snapshot holds it; `mentions` is 0 for none. What can be told from the rest is left out. */
export type StoredMessage = readonly [
  id: string,
  authorId: string,
  at: number,
  surfaces: Surfaces | null,
  mentions: unknown,
  editedAt: number | null,
  judgedIn: readonly string[],
]

/** Spliced: most of a message is JSON already. */
export function windowJson(messages: readonly KnownMessage[]): string {
  return `[${messages.map(messageJson).join(',')}]`
}

export function restoreMessages(stored: readonly StoredMessage[]): KnownMessage[] {
  return stored.map(([id, authorId, at, surfaces, mentions, editedAt, judgedIn]) => ({
    ...{ id, authorId, at, editedAt, judgedIn },
    entry: surfaces && windowEntry(id, authorId, at, surfaces.content),
    surfaces: surfaces && surfacesText(surfaces),
    mentions: mentions === 0 ? NO_MENTIONS : JSON.stringify(mentions),
  }))
}

function messageJson({ id, authorId, at, surfaces, mentions, editedAt, judgedIn }: KnownMessage): string {
  const said = mentions === NO_MENTIONS ? '0' : mentions
  const judged = judgedIn.length === 0 ? '[]' : JSON.stringify(judgedIn)
  return `["${id}","${authorId}",${at},${surfaces},${said},${editedAt},${judged}]`
}
