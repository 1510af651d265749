import {
  type CaseBook,
  type CompiledPolicy,
  caseIdOf,
  decideMessage,
  type Gathered,
  type LocalModel,
  type ScreenedMessage,
  screenMessage,
} from '@nexus/domain'
import { type ClearedMessage, identify, type MessageNamed } from '@nexus/events'
import type { Incoming, Proposal, Screener, Summary } from '@nexus/runtime'
import { ErasedSpeakers } from './erased-speakers.ts'
import { manifest } from './manifest.ts'
import type { Cases, Members, Names, Policies, PolicyShelf, Speaker } from './ports.ts'

interface Ready extends Gathered<CompiledPolicy> {
  readonly book: CaseBook
  readonly screened: Screenings
  readonly erased: ErasedSpeakers
}

/** What the rules found, by message. Screening is pure, so what was found while gathering holds while deciding. */
type Screenings = ReadonlyMap<MessageNamed<'MessageContextualized'>['data'], ScreenedMessage>

/** What a cleared message is remembered by. */
export interface Cleared {
  readonly entry: ClearedMessage
  readonly policyVersion: number
}

interface Stores {
  readonly cases: Cases
  readonly policies: Policies
  readonly members: Members
  readonly model: LocalModel
}

/** Most messages in one summary. */
const MOST_IN_SUMMARY = 1_000

/** Judges every message by the guild's rules: most are cleared, the rest become cases, orders, or questions to a model. */
export function screenMessages({
  cases,
  policies,
  members,
  model,
}: Stores): Screener<'MessageContextualized', Ready, Cleared> {
  // As it was last read: for those no new key is made in the first place.
  let lastRead: ErasedSpeakers | undefined

  return {
    kind: 'screener',

    // The rules are asked first: most messages have no signals, and only those that have need cases and members' keys.
    async gather(messages) {
      const shelf = await policies.at(
        messages.map(({ message }) => ({ guildId: guildOf(message), version: message.data.asOf.policyVersion })),
      )
      const screened = screenAll(messages, shelf, model)
      const noticed = messages.filter(({ message }) => screened.get(message.data)?.signals.length !== 0)
      const known = lastRead ?? (await erasedOf(noticed, members))
      const flagged = noticed.filter(({ message }) => !known.isAuthorOf(message))
      const names = await members.namesOf(flagged.flatMap(({ message }) => speakersOf(known.leaveOut(message))))
      // Asked after the keys were: one that was made for a member who was erased meanwhile must seal nothing.
      const [erased, book] = await Promise.all([erasedOf(noticed, members), bookFor(flagged, names, cases)])
      if (noticed.length > 0) lastRead = erased
      return {
        book,
        screened,
        erased,
        policyOf: (guildId, version) => shelf.policyOf(guildId, version),
        caseOf: (caseId) => book.caseOf(caseId),
        lastNumberOf: (guildId) => book.lastNumberOf(guildId),
        subjectOf: (guildId, userId) => names.subjectOf(guildId, userId),
        seal: (subject, words) => names.seal(subject, words),
      }
    },

    decide({ message }, gathered) {
      const { erased, screened } = gathered
      const screen = (_: typeof message.data, policy: CompiledPolicy) => {
        const found = screened.get(message.data) ?? screenMessage(message.data, policy, model)
        return erased.isAuthorOf(message) ? { ...found, signals: [] } : found
      }
      const decision = decideMessage(erased.leaveOut(message), gathered, screen)
      if (decision.kind === 'flagged') return decision
      const { messageId, asOf, contextHash } = message.data
      const entry: ClearedMessage = [messageId, asOf.entryId, asOf.logPosition, decision.score, contextHash]
      return { kind: 'cleared', item: { entry, policyVersion: asOf.policyVersion } }
    },

    absorb({ book }, { message }, proposals) {
      book.absorb(manifest.name, message, proposals)
    },

    summarize: (cleared) => summaries(cleared, model.version),
  }
}

const guildOf = (message: MessageNamed<'MessageContextualized'>): string => message.guildId ?? ''

/** Only what is flagged is sealed, and only then it matters who was erased. */
async function erasedOf(noticed: readonly unknown[], members: Members): Promise<ErasedSpeakers> {
  return new ErasedSpeakers(noticed.length === 0 ? [] : await members.erased())
}

/** Everyone whose words would be sealed, were the message flagged. */
function speakersOf(message: MessageNamed<'MessageContextualized'>): Speaker[] {
  const { author, window, replyTo } = message.data
  const guildId = guildOf(message)
  const userIds = new Set([
    author.id,
    ...window.map(({ authorId }) => authorId),
    ...(replyTo ? [replyTo.authorId] : []),
  ])
  return [...userIds].map((userId) => ({ guildId, userId }))
}

function screenAll(
  messages: readonly Incoming<'MessageContextualized'>[],
  shelf: PolicyShelf,
  model: LocalModel,
): Screenings {
  return new Map(
    messages.map(({ message }) => [
      message.data,
      screenMessage(message.data, shelf.policyOf(guildOf(message), message.data.asOf.policyVersion), model),
    ]),
  )
}

async function bookFor(
  flagged: readonly Incoming<'MessageContextualized'>[],
  names: Names,
  cases: Cases,
): Promise<CaseBook> {
  const caseIds = new Set<string>()
  const guildIds = new Set<string>()
  for (const { message } of flagged) {
    const guildId = guildOf(message)
    const { author, runStartedBy } = message.data
    caseIds.add(caseIdOf(guildId, names.subjectOf(guildId, author.id), runStartedBy))
    guildIds.add(guildId)
  }
  return cases.readBook([...caseIds], [...guildIds])
}

/** One event for each guild and policy version. Its id comes from what is in it. */
function summaries(
  cleared: readonly { readonly incoming: Incoming<'MessageContextualized'>; readonly item: Cleared }[],
  modelVersion: string,
): Summary[] {
  const groups = new Map<
    string,
    { guildId: string; policyVersion: number; occurredAt: number; messages: ClearedMessage[] }
  >()
  for (const { incoming, item } of cleared) {
    const guildId = guildOf(incoming.message)
    const key = `${guildId} ${item.policyVersion}`
    const group = groups.get(key) ?? { guildId, policyVersion: item.policyVersion, occurredAt: 0, messages: [] }
    groups.set(key, group)
    group.messages.push(item.entry)
    group.occurredAt = Math.max(group.occurredAt, incoming.message.occurredAt)
  }
  return [...groups.values()].flatMap(({ guildId, policyVersion, occurredAt, messages }) =>
    pagesOf(messages).map((page): Summary => {
      const id = identify(
        occurredAt,
        'clears',
        guildId,
        policyVersion,
        ...page.map(([messageId, entryId]) => `${messageId} ${entryId}`),
      )
      const proposal: Proposal = {
        entity: `clears:${guildId}`,
        events: [{ type: 'MessagesCleared', data: { policyVersion, modelVersion, messages: page } }],
      }
      return { cause: { id, occurredAt, guildId, correlationId: id }, proposals: [proposal] }
    }),
  )
}

function pagesOf(messages: readonly ClearedMessage[]): ClearedMessage[][] {
  return Array.from({ length: Math.ceil(messages.length / MOST_IN_SUMMARY) }, (_, page) =>
    messages.slice(page * MOST_IN_SUMMARY, (page + 1) * MOST_IN_SUMMARY),
  )
}
