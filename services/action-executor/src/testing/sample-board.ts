import { answerId, type Cause, type Message, type MessageNamed, type MessageType, sayAll } from '@nexus/events'
import type { Proposal, Recorded } from '@nexus/runtime'
import type { ModLogOptions } from '../mod-log/show-case.ts'
import { ShownRevisions } from '../mod-log/shown-revisions.ts'
import type { Board, Card, ShownCases } from '../ports.ts'
import { CASE, ok, recorded, SUBJECT, says } from './sample-guild.ts'

/** A mod-log channel and a log of one case for tests. */
export const MOD_LOG = '5000'

export const opened = says({
  type: 'CaseOpened',
  data: {
    caseId: CASE,
    number: 12,
    subject: SUBJECT,
    channelId: '2000',
    messageId: '900',
    category: 'scam',
    severity: 3,
    source: 'rule',
  },
})

export class BoardUnderTest {
  readonly history: Message[]
  /** What was asked of Discord, in order. */
  readonly deeds: string[] = []
  channel: string | null = MOD_LOG
  /** Text of each message, by nonce. */
  readonly messages = new Map<string, string>()
  failNext: Error | null = null
  shown = new ShownRevisions()
  missing = 0

  constructor(...history: Message[]) {
    this.history = history
  }

  get options(): ModLogOptions & { readonly cases: ShownCases } {
    return {
      cases: {
        history: async () => this.recorded(),
        head: async () => this.history.length,
        changedBetween: async (after, upTo) => (after < upTo ? [CASE] : []),
      },
      policies: { current: async () => ({ staffRoleIds: [], modLogChannel: 'mod-log', appeal: null }) },
      ledger: { record: (cause, proposals) => this.record(cause, proposals) },
      board: this.board,
      render: async (history, revision) => cardOf(`${history.length} events, r${revision}`),
      shown: this.shown,
      telemetry: {
        settled: () => {},
        capped: () => {},
        modLogShown: () => {},
        modLogFailed: () => {},
        modLogMissing: () => {
          this.missing += 1
        },
        modLogDelayed: () => {},
        unshownNotFound: () => {},
      },
    }
  }

  readonly board: Board = {
    channel: async () => ok(this.channel),
    post: async (channelId, card, nonce) => {
      this.#mayFail()
      const known = this.messages.has(nonce)
      this.deeds.push(known ? 'post again' : `post in ${channelId}`)
      this.messages.set(nonce, titleOf(card))
      return ok('7000')
    },
    edit: async (_channel, messageId, card) => {
      this.#mayFail()
      this.deeds.push(`edit ${messageId}: ${titleOf(card)}`)
      return ok(undefined)
    },
    react: async (_channel, _message, emoji) => {
      this.deeds.push(emoji)
      return ok(undefined)
    },
    find: async () => {
      this.deeds.push('search')
      return ok(this.messages.size > 0 ? { messageId: '7000', revision: 0 } : null)
    },
    newest: async () => ok(new Map()),
  }

  recorded(): Recorded[] {
    return this.history.map((message, index) => recorded(message as MessageNamed<MessageType>, index + 1))
  }

  async record(cause: Cause, proposals: readonly Proposal[]) {
    const answers = sayAll(
      'action-executor',
      cause,
      proposals.flatMap(({ events }) => events),
    ) as Message[]
    const ours = this.history.filter(
      ({ id, type }) => id === answerId('action-executor', cause.id, cause.occurredAt, type, 0),
    )
    if (ours.length > 0) return { events: ours, wasThere: true }
    this.history.push(...answers)
    return { events: answers, wasThere: false }
  }

  #mayFail(): void {
    const error = this.failNext
    this.failNext = null
    if (error) throw error
  }
}

const cardOf = (title: string): Card => ({ embeds: [{ title }], components: [], asksForVerdict: true })

const titleOf = ({ embeds }: Card) => embeds[0]?.title ?? ''
