import type { MessageNamed } from '@nexus/events'
import { waitFor } from '@nexus/testing'
import type { Constellation } from './constellation.ts'

const SCAM = 'free nitro for everyone, claim it at https://discord-nitro-gift.example/claim'
const INSULT = 'i know where you live and i will find you'

/** Life in the simulated guild: people chat, somebody scams, somebody threatens, and staff take one decision back. */
export class Town {
  readonly #nexus: Constellation
  readonly guildId: string
  #rounds = 0

  constructor(nexus: Constellation) {
    this.#nexus = nexus
    this.guildId = nexus.simulator.control.state().guilds[0]?.id ?? ''
  }

  post(authorName: string, content: string, channelName = 'general'): string {
    return this.#nexus.simulator.control.member.post({ guildId: this.guildId, channelName, authorName, content }).id
  }

  /** Marks a case's message in the mod-log channel as a member would. */
  react(channelId: string, messageId: string, userName: string, emoji: '✅' | '❌'): void {
    this.#nexus.simulator.control.member.react({ channelId, messageId, userName, emoji })
  }

  /** One scam, one threat and some chat; the scam is enforced, shown to staff, and taken back by one of them. */
  async liveThroughARound(timeoutMs = 60_000): Promise<void> {
    const round = this.#rounds
    this.#rounds += 1
    const { member } = this.#nexus.simulator.control
    const scammer = `Scammer ${round}`
    const threatener = `Threatener ${round}`
    const chatters = Array.from({ length: 12 }, (_, index) => `Chatter ${round}.${index}`)
    for (const newName of [scammer, threatener, ...chatters]) member.join({ guildId: this.guildId, newName })
    for (const [i, name] of chatters.entries()) this.post(name, `line ${i} of ${round}: did anyone see the match?`)
    const scamId = this.post(scammer, `${SCAM}?r=${round}`)
    this.post(threatener, `${INSULT} (${round})`)
    for (const [i, name] of chatters.entries()) this.post(name, `line ${i} of ${round}: what a goal that was`)

    const shown = await this.#untilShown(scamId, timeoutMs)
    this.react(shown.channelId, shown.messageId, 'Carol', '❌')
    await this.#untilTakenBack(shown.caseId, timeoutMs)
  }

  async #untilShown(messageId: string, timeoutMs: number): Promise<MessageNamed<'ModLogPosted'>['data']> {
    let shown: MessageNamed<'ModLogPosted'>['data'] | undefined
    await waitFor(
      async () => {
        const events = await this.#nexus.events()
        const opened = events.find((event) => event.type === 'CaseOpened' && event.data.messageId === messageId)
        const caseId = opened?.type === 'CaseOpened' ? opened.data.caseId : ''
        const posted = events.find((event) => event.type === 'ModLogPosted' && event.data.caseId === caseId)
        const isEnforced = events.some(
          (event) =>
            event.type === 'EnforcementApplied' && event.data.caseId === caseId && event.data.action.kind === 'timeout',
        )
        shown = isEnforced && posted?.type === 'ModLogPosted' ? posted.data : undefined
        return shown !== undefined
      },
      { timeoutMs, intervalMs: 200, what: 'the scam to be enforced and shown to staff' },
    )
    return shown as MessageNamed<'ModLogPosted'>['data']
  }

  #untilTakenBack(caseId: string, timeoutMs: number): Promise<unknown> {
    return waitFor(
      async () =>
        (await this.#nexus.events()).some(
          (event) => event.type === 'EnforcementReversed' && event.data.caseId === caseId,
        ),
      { timeoutMs, intervalMs: 200, what: 'the timeout to be taken back' },
    )
  }
}
