import type { Surfaces } from '@nexus/events'
import { activityShown, recentShown, remember } from './activity.ts'
import { JUDGED_KEPT } from './bounds.ts'
import {
  type ActivityEntry,
  type ContextState,
  type GuildRoom,
  type KnownMessage,
  type Member,
  roomOf,
} from './context-state.ts'
import { draftJson } from './draft-json.ts'
import type { ContextualizedDraft, FoldDeps, Folded, Frame } from './frame.ts'
import { memberIn } from './members.ts'
import { idAt, idsAt, recordAt } from './read-json.ts'
import { NO_MENTIONS, type ReadMessage, readMessage, windowEntry } from './read-message.ts'
import { runOf } from './runs.ts'
import { surfacesOf, surfacesText } from './surfaces.ts'
import { findMessage, keepMessage, windowOf, windowShown } from './window.ts'

const NEVER_EDITED: readonly string[] = []
const NOTHING: Folded = { drafts: [], fault: null }

/** What the messages of one frame are folded into, and whether this frame may still change it. */
interface Place {
  readonly state: ContextState
  readonly room: GuildRoom
  readonly frame: Frame
  readonly isNew: boolean
  readonly deps: FoldDeps
}

/** A new message. One that is known already is said again and remembered as it is. @throws MalformedFrame */
export function foldMessageCreate(
  state: ContextState,
  guildId: string,
  frame: Frame,
  isNew: boolean,
  deps: FoldDeps,
): Folded {
  const read = readMessage(frame.d)
  const surfaces = surfacesOf(read.json)
  if (!read.authorId || !read.profile) return unknownAuthor(frame)
  const place: Place = { state, room: roomOf(state, guildId), frame, isNew, deps }
  const text = surfacesText(surfaces)
  const known = findMessage(place.room.windows.get(read.channelId), read.id)
  const entry = activityOf(place, read, read.authorId, surfaces, text)
  const member = authorOf(place, read, read.authorId)
  if (isNew && !known) {
    const window = windowOf(state, place.room, read.channelId)
    keepMessage(window, {
      id: read.id,
      authorId: read.authorId,
      at: read.at,
      entry: windowEntry(read.id, read.authorId, read.at, surfaces.content),
      surfaces: text,
      mentions: read.mentions?.json ?? NO_MENTIONS,
      editedAt: read.editedAt,
      judgedIn: NEVER_EDITED,
    })
    state.dirty.add(window.key)
    remember(member.activity, entry)
  }
  return { drafts: [draftOf(place, 'message', read, member, read.profile, entry, text)], fault: null }
}

/**
 * An update. It is judged where what the member wrote is another than before, or where the message is not known and was
 * edited; previews, pins and suppressed embeds change nothing that is judged. @throws MalformedFrame
 */
export function foldMessageUpdate(
  state: ContextState,
  guildId: string,
  frame: Frame,
  isNew: boolean,
  deps: FoldDeps,
): Folded {
  const read = readMessage(frame.d)
  const place: Place = { state, room: roomOf(state, guildId), frame, isNew, deps }
  const known = findMessage(place.room.windows.get(read.channelId), read.id)
  if (known?.surfaces === null) return NOTHING
  const before: Surfaces | undefined = known && JSON.parse(known.surfaces)
  const surfaces = surfacesOf(read.json, before)
  const text = surfacesText(surfaces)
  const key = `${frame.sessionId}:${frame.sequence}`
  if (!isJudged(known, read, text, key, isNew)) return NOTHING

  const authorId = read.authorId ?? known?.authorId
  const profile = read.profile ?? (authorId ? place.room.members.get(authorId)?.profile : null)
  if (!authorId || !profile) return unknownAuthor(frame)
  const entry = activityOf(place, read, authorId, surfaces, text)
  const member = authorOf(place, read, authorId)
  if (isNew) {
    const edited: KnownMessage = {
      id: read.id,
      authorId,
      at: read.at,
      entry: windowEntry(read.id, authorId, read.at, surfaces.content),
      surfaces: text,
      mentions: read.mentions?.json ?? known?.mentions ?? NO_MENTIONS,
      editedAt: read.editedAt ?? frame.occurredAt,
      judgedIn: [...(known?.judgedIn ?? []), key].slice(-JUDGED_KEPT),
    }
    const window = windowOf(state, place.room, read.channelId)
    if (known) Object.assign(known, edited)
    else keepMessage(window, edited)
    state.dirty.add(window.key)
    const remembered = member.activity.find((other) => other.id === read.id)
    if (remembered) remembered.shown = entry.shown
  }
  return { drafts: [draftOf(place, 'edit', read, member, profile, entry, text, known?.mentions)], fault: null }
}

/** Deleted messages leave the windows; their ids stay, so that they do not come back. @throws MalformedFrame */
export function foldMessageDelete(state: ContextState, guildId: string, frame: Frame, isNew: boolean): Folded {
  const d = recordAt(frame.d, 'd')
  const channelId = idAt(d.channel_id, 'channel_id')
  const ids = frame.t === 'MESSAGE_DELETE' ? [idAt(d.id, 'id')] : idsAt(d.ids, 'ids')
  const window = state.guilds.get(guildId)?.windows.get(channelId)
  if (!isNew || !window) return NOTHING
  for (const id of ids) {
    const known = findMessage(window, id)
    if (!known) continue
    known.entry = null
    known.surfaces = null
    state.dirty.add(window.key)
  }
  return NOTHING
}

function isJudged(
  known: KnownMessage | undefined,
  read: ReadMessage,
  text: string,
  key: string,
  isNew: boolean,
): boolean {
  if (!known) return read.editedAt !== null && typeof read.json.content === 'string'
  if (known.judgedIn.includes(key)) return true
  if (!isNew || text === known.surfaces) return false
  return read.editedAt === null || known.editedAt === null || read.editedAt >= known.editedAt
}

/** The author's record, with what this frame says of him where it says something new. */
function authorOf({ state, room, isNew }: Place, read: ReadMessage, authorId: string): Member {
  const member = memberIn(state, room, authorId, isNew)
  if (!isNew) return member
  if (read.profile) member.profile = read.profile
  if (read.facts) member.facts = read.facts
  if (read.at > member.seenAt) member.seenAt = read.at
  state.dirty.add(member.key)
  return member
}

function activityOf(
  { room }: Place,
  read: ReadMessage,
  authorId: string,
  surfaces: Surfaces,
  text: string,
): ActivityEntry {
  const { run, runAt } = runOf(room.members.get(authorId)?.activity ?? [], read.id, read.at)
  const shown = activityShown(read.id, read.at, read.channelId, read.mentions?.count ?? 0, surfaces, text)
  return { id: read.id, at: read.at, run, runAt, shown }
}

function draftOf(
  { room, frame, deps }: Place,
  kind: 'message' | 'edit',
  read: ReadMessage,
  member: Member,
  profile: Member['profile'] & {},
  entry: ActivityEntry,
  surfaces: string,
  knownMentions: string = NO_MENTIONS,
): ContextualizedDraft {
  const at = kind === 'message' ? read.at : (read.editedAt ?? frame.occurredAt)
  const dataJson = draftJson(
    {
      kind,
      messageId: read.id,
      channelId: read.channelId,
      at,
      profile,
      facts: read.facts ?? (kind === 'edit' ? member.facts : null),
      surfaces,
      mentions: read.mentions?.json ?? knownMentions,
      replyTo: read.replyTo,
      window: windowShown(room.windows.get(read.channelId), read.id),
      recent: recentShown(member.activity, entry, at, kind === 'edit'),
      runStartedBy: entry.run,
      entryId: frame.entryId,
      extra: '',
    },
    room,
    member,
    deps,
  )
  const root = kind === 'message' ? ['message', read.id] : ['edit', read.id, String(at), deps.keyedHash(surfaces)]
  return {
    kind,
    guildId: room.guildId,
    messageId: read.id,
    channelId: read.channelId,
    authorId: member.userId,
    occurredAt: at,
    root,
    dataJson,
  }
}

function unknownAuthor(frame: Frame): Folded {
  return { drafts: [], fault: { name: 'author_unknown', t: frame.t, path: 'author' } }
}
