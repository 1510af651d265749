import { WINDOW_KEPT, WINDOW_SHOWN } from './bounds.ts'
import type { ChannelWindow, ContextState, GuildRoom, KnownMessage, Shown } from './context-state.ts'
import { evictWindows } from './evict.ts'
import { windowKey } from './part-key.ts'
import { placeOf } from './snowflake-order.ts'

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
  const { index, isThere } = placeOf(window.messages, id)
  return isThere ? window.messages[index] : undefined
}

/** Keeps the newest messages by id, in whatever order they come: one that is older than all of a full window leaves it as it was. */
export function keepMessage(window: ChannelWindow, message: KnownMessage): void {
  const { messages } = window
  const { index, isThere } = placeOf(messages, message.id)
  if (isThere) return
  if (index === messages.length) messages.push(message)
  else messages.splice(index, 0, message)
  if (messages.length > WINDOW_KEPT) messages.shift()
}

const EMPTY: Shown = { json: '[]', mark: '' }

/** The messages just before `id`, oldest first, without deleted ones. */
export function windowShown(window: ChannelWindow | undefined, id: string): Shown {
  if (!window) return EMPTY
  const { messages } = window
  let json = ''
  let mark = ''
  let count = 0
  for (let index = placeOf(messages, id).index - 1; index >= 0 && count < WINDOW_SHOWN; index--) {
    const entry = messages[index]?.entry
    if (!entry) continue
    json = count === 0 ? entry.json : `${entry.json},${json}`
    mark = `${entry.mark},${mark}`
    count++
  }
  return count === 0 ? EMPTY : { json: `[${json}]`, mark }
}
