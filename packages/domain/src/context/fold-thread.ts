import { type ContextState, type Profile, roomOf } from './context-state.ts'
import { draftHappening } from './draft-happening.ts'
import { foldChannel } from './fold-guild.ts'
import type { FoldDeps, Folded, Frame } from './frame.ts'
import { memberIn } from './members.ts'
import { idAt, optionalIdAt, recordAt, textAt } from './read-json.ts'

/** Of whom nothing was heard: nobody acts on him by machine, since his roles are not known either. */
const UNKNOWN: Profile = { username: '', globalName: null, isBot: false, isWebhook: false, isSystem: false }

/**
 * THREAD_CREATE. Discord also tells of an old thread that the bot comes to see: only one that is newly created is judged, by
 * its title and by the threads that its owner began before. @throws MalformedFrame
 */
export function foldThreadCreate(
  state: ContextState,
  guildId: string,
  frame: Frame,
  isNew: boolean,
  deps: FoldDeps,
): Folded {
  if (isNew) foldChannel(state, guildId, frame)
  const json = recordAt(frame.d, 'd')
  const id = idAt(json.id, 'id')
  const ownerId = optionalIdAt(json.owner_id, 'owner_id')
  if (json.newly_created !== true || ownerId === null) return { drafts: [], fault: null }
  const room = roomOf(state, guildId)
  const member = memberIn(state, room, ownerId, isNew)
  if (isNew) {
    member.seenAt = Math.max(member.seenAt, frame.occurredAt)
    state.dirty.add(member.key)
  }
  const concerned = { member, profile: member.profile ?? UNKNOWN, facts: member.facts }
  const threadTitle = textAt(json.name, 'name')
  const told = { kind: 'thread' as const, id, at: frame.occurredAt, channelId: id, change: null, threadTitle }
  return { drafts: [draftHappening(state, room, frame, isNew, concerned, told, deps)], fault: null }
}
