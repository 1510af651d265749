import { WINDOW_KEPT, WINDOW_SHOWN } from './bounds.ts'
import type { ChannelWindow, ContextState, GuildRoom, KnownMessage, Shown } from './context-state.ts'
import { evictWindows } from './evict.ts'
import { windowKey } from './part-key.ts'
import { countBefore, placeOf } from './snowflake-order.ts'

/** The channel's window, made where it is not there. */
export function windowOf(state: ContextState, room: GuildRoom, channelId: string): ChannelWindow {
  const known = room.windows.get(channelId)
  if (known) return known
  evictWindows(state, room)
  const window = { key: windowKey(room.guildId, channelId), channelId, messages: [] }
  room.windows.set(channelId, window)
  return window
}

export function findMessage(window: ChannelWindow | undefined, id: string): KnownMessage | undefined {
  if (!window) return undefined
  const place = placeOf(window.messages, id)
  return place < 0 ? undefined : window.messages[place]
}

/** Keeps the newest messages by id, in whatever order they come: one that is older than all of a full window leaves it as it was. */
export function keepMessage(window: ChannelWindow, message: KnownMessage): void {
  const { messages } = window
  const place = placeOf(messages, message.id)
  if (place >= 0) return
  if (~place === messages.length) messages.push(message)
  else messages.splice(~place, 0, message)
  if (messages.length > WINDOW_KEPT) messages.shift()
}

const EMPTY: Shown = { json: '[]', mark: '' }

/** The messages just before `id`, oldest first, without deleted ones. */
export function windowShown(window: ChannelWindow | undefined, id: string): Shown {
  if (!window) return EMPTY
  const { messages } = window
  const jsons: string[] = []
  const marks: string[] = []
  for (let index = countBefore(messages, id) - 1; index >= 0 && jsons.length < WINDOW_SHOWN; index--) {
    const entry = messages[index]?.entry
    if (!entry) continue
    jsons.push(entry.json)
    marks.push(entry.mark)
  }
  if (jsons.length === 0) return EMPTY
  return { json: `[${jsons.reverse().join(',')}]`, mark: marks.reverse().join(',') }
}
