import type { ChildProcess } from 'node:child_process'
import type { Message, MessageNamed, Said } from '@nexus/events'
import { recordOf } from '@nexus/runtime'
import { waitFor } from '@nexus/testing'
import { type JudgedMessage, openTown, SimulatedTown } from '@nexus/town'

/** The simulated town with executors in it. */
export class Town extends SimulatedTown {
  static async open(): Promise<Town> {
    return new Town(await openTown())
  }

  /** An executor; ready when it says so. */
  async start(change: Record<string, string> = {}): Promise<ChildProcess> {
    return this.run('action-executor', change)
  }

  /** Messages of a channel, oldest first. */
  messagesIn(channelId: string) {
    return [...(this.simulator.world.messages.get(channelId)?.values() ?? [])]
  }

  /** Messages of the mod log about a case. */
  cardsOf({ caseId }: JudgedMessage) {
    return this.messagesIn(this.channelNamed('mod-log')).filter((message) =>
      JSON.stringify(message.embeds).includes(caseId),
    )
  }

  /** What the bot told someone in private. */
  toldTo(name: string): string[] {
    const userId = this.userNamed(name)
    const direct = [...this.simulator.world.directChannels.values()].filter(({ recipientIds }) =>
      recipientIds.includes(userId),
    )
    return direct.flatMap(({ id }) => this.messagesIn(id)).map(({ content }) => content)
  }

  /** As if an executor had written down that it is about to post a case's card. */
  async attempted({ caseId, number }: JudgedMessage, opened: Message, channelId: string): Promise<void> {
    const said: Said = { type: 'ModLogAttempted', data: { caseId, caseNumber: number, channelId } }
    const attempt = recordOf('action-executor', opened, [{ entity: `case:${caseId}`, events: [said] }])
    await this.log.append('action-executor', [attempt])
  }

  history({ caseId }: JudgedMessage): Promise<Message[]> {
    return this.historyOf(`case:${caseId}`)
  }

  /** The outcome of an order, once the log has it. */
  async outcomeOf(of: JudgedMessage, order: Message): Promise<Outcome> {
    const isOutcome = (message: Message): message is Outcome =>
      OUTCOMES.has(message.type) && 'orderId' in message.data && message.data.orderId === order.id
    return waitFor(async () => (await this.history(of)).find(isOutcome), {
      what: 'an outcome',
      timeoutMs: 40_000,
    })
  }
}

type Outcome = MessageNamed<'EnforcementApplied' | 'EnforcementFailed' | 'EnforcementExpired' | 'EnforcementReversed'>

const OUTCOMES: ReadonlySet<string> = new Set([
  'EnforcementApplied',
  'EnforcementFailed',
  'EnforcementExpired',
  'EnforcementReversed',
])
