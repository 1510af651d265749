import { type Reached, reachOf } from '@nexus/domain'
import type { EventLog } from '@nexus/event-log'
import type { MessageNamed } from '@nexus/events'
import { type Proposal, readableOf } from '@nexus/runtime'
import type { Counted, Reach } from '../ports.ts'

/** More than any cap: what is older than so many countings is not looked at. */
const MOST_READ = 1_000

/** Orders of a guild that are remembered; many more than can be under way at once. */
const MOST_REMEMBERED = 2_000
/** Guilds whose counts are kept; those opened longest ago go first, and are read again. */
const MOST_BOOKS = 5_000

interface Book {
  /** Length of the guild's history once everything that was handed out here is appended. */
  version: number
  reached: Reached[]
  /** Caps that were said to be reached, and when. */
  readonly said: Map<string, number>
  /** Orders that were counted here and may be under way. One that comes again has lost to another writer. */
  readonly orders: Set<string>
}

const entityOf = (guildId: string) => `reach:${guildId}`

/**
 * Counts automatic actions where their intent is recorded: the counting goes into the same append, and holds only for the
 * history that it was made on. What was read is kept, so that most countings cost nothing; whoever loses reads again.
 */
export function logReach(log: Pick<EventLog, 'readEntities'>): Reach {
  const books = new Map<string, Book>()
  const turns = new Map<string, Promise<unknown>>()

  async function open(guildId: string): Promise<Book> {
    const entity = entityOf(guildId)
    const history = readableOf((await log.readEntities([entity], { newest: MOST_READ })).get(entity) ?? [])
    const book: Book = { version: history.at(-1)?.entityVersion ?? 0, reached: [], said: new Map(), orders: new Set() }
    for (const { message } of history) {
      if (message.type === 'ReachCounted') book.reached.push({ ...message.data, at: message.occurredAt })
      if (message.type === 'BlastRadiusReached') book.said.set(capName(message.data), message.occurredAt)
    }
    books.delete(guildId)
    books.set(guildId, book)
    const [oldest] = books.keys()
    if (oldest !== undefined && books.size > MOST_BOOKS) books.delete(oldest)
    return book
  }

  async function count(order: MessageNamed<'EnforcementOrdered'>, guildId: string): Promise<Counted> {
    const known = books.get(guildId)
    const book = known && !known.orders.has(order.id) ? known : await open(guildId)
    const next = reachedBy(order)
    const reach = reachOf(next, book.reached)
    if (reach.kind === 'free') return { cap: null, proposals: [] }
    const propose = (events: Proposal['events']): Proposal[] => {
      book.orders.add(order.id)
      const [oldest] = book.orders
      if (oldest !== undefined && book.orders.size > MOST_REMEMBERED) book.orders.delete(oldest)
      book.version += events.length
      return [{ entity: entityOf(guildId), expectedVersion: book.version - events.length, events }]
    }
    if (reach.kind === 'counted') {
      const { caseId, ruleId, model, at } = next
      book.reached = [...book.reached.filter((one) => isRecent(one.at, at)), next]
      return { cap: null, proposals: propose([{ type: 'ReachCounted', data: { caseId, ruleId, model } }]) }
    }
    const { cap } = reach
    const saidAt = book.said.get(capName(cap))
    if (saidAt !== undefined && next.at - saidAt < cap.withinMs) return { cap, proposals: [] }
    book.said.set(capName(cap), next.at)
    return { cap, proposals: propose([{ type: 'BlastRadiusReached', data: cap }]) }
  }

  return {
    async count(order) {
      const { guildId, data } = order
      if (guildId === null || data.source === 'staff') return { cap: null, proposals: [] }
      const before = turns.get(guildId) ?? Promise.resolve()
      const counted = before.then(() => count(order, guildId))
      const turn = counted.catch(() => undefined)
      turns.set(guildId, turn)
      await turn
      if (turns.get(guildId) === turn) turns.delete(guildId)
      return counted
    },
  }
}

const capName = ({ scope, name }: { readonly scope: string; readonly name: string }) => `${scope} ${name}`

/** Kept for twice as long as counts: orders of a backlog do not come in the order of their causes. */
const isRecent = (at: number, now: number) => Math.abs(now - at) < 1_200_000

function reachedBy({ data, occurredAt }: MessageNamed<'EnforcementOrdered'>): Reached {
  const { caseId, source, ruleId, judgement } = data
  const isModel = source === 'ai'
  return {
    caseId,
    at: occurredAt,
    ruleId: isModel ? null : (ruleId ?? 'unnamed'),
    model: isModel ? (judgement?.model ?? 'unnamed') : null,
  }
}
