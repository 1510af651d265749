import { type MessageNamed, parseMessage } from '@nexus/events'
import type { ChainSources, LoggedEvent } from './sources.ts'

/** How much earlier than a message an event may say that it happened, and yet stand after it in the log, in ms. */
const DISORDER_MS = 120_000
/** Positions that are looked through from there on. */
const MOST_POSITIONS = 400_000
const PAGE = 10_000

export interface ClearedEvent {
  readonly logged: LoggedEvent
  readonly message: MessageNamed<'MessagesCleared'>
}

/** The event that cleared a message: the log is nearly in order of time, so its place can be searched for. */
export async function findCleared(
  sources: Pick<ChainSources, 'page'>,
  { guildId, messageId, at }: { guildId: string; messageId: string; at: number },
): Promise<ClearedEvent | null> {
  const begin = await positionBefore(sources, at - DISORDER_MS)
  for (let after = begin; after - begin < MOST_POSITIONS; ) {
    const { events, last, head } = await sources.page(after, PAGE, ['MessagesCleared'])
    for (const logged of events) {
      // Most events of a page are of others; the ids are looked for before anything is parsed.
      if (logged.entity !== `clears:${guildId}` || !logged.json.includes(`"${messageId}"`)) continue
      const parsed = parseMessage(logged.json)
      if (!parsed.ok || parsed.message.type !== 'MessagesCleared') continue
      if (parsed.message.data.messages.some(([id]) => id === messageId)) return { logged, message: parsed.message }
    }
    if (last >= head || last === after) return null
    after = last
  }
  return null
}

/** The last position before which everything happened earlier than `at`, give or take the log's disorder. */
async function positionBefore(sources: Pick<ChainSources, 'page'>, at: number): Promise<number> {
  let low = 0
  let high = (await sources.page(0, 1)).head
  while (high - low > PAGE / 2) {
    const middle = Math.floor((low + high) / 2)
    const [event] = (await sources.page(middle, 1)).events
    if (event && timeOf(event) < at) low = middle
    else high = middle
  }
  return low
}

function timeOf({ json }: LoggedEvent): number {
  const parsed = parseMessage(json)
  return parsed.ok ? parsed.message.occurredAt : Number.POSITIVE_INFINITY
}
