import type { ChildProcess } from 'node:child_process'
import type { Message, MessageType, ServiceName } from '@nexus/events'
import { waitFor } from '@nexus/testing'
import { openTown, SimulatedTown } from '@nexus/town'

/** A case that timed someone out, shown in the mod log. */
export interface TownCase {
  readonly caseId: string
  readonly messageId: string
  readonly card: { readonly channelId: string; readonly messageId: string }
}

/** The simulated town with the services that staff's word passes through. */
export class Town extends SimulatedTown {
  readonly #running = new Map<ServiceName, ChildProcess>()
  /** Everything that the services wrote to their logs. */
  written = ''

  static async open(): Promise<Town> {
    return new Town(await openTown())
  }

  async start(...services: readonly ServiceName[]): Promise<void> {
    await Promise.all(services.map((service) => this.#start(service)))
    if (!services.includes('gateway')) return
    const isConnected = () => this.simulator.control.state().sessions.some((session) => session.isConnected)
    await waitFor(isConnected, { what: 'the gateway to be connected', timeoutMs: 60_000 })
  }

  async #start(service: ServiceName): Promise<void> {
    const child = this.run(service, { LOG_LEVEL: 'debug' })
    this.#running.set(service, child)
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      this.written += chunk.toString()
    })
    const port = await waitFor(() => /"healthPort":(\d+)/.exec(said)?.[1], {
      what: `${service} to listen`,
      timeoutMs: 60_000,
    })
    const isReady = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok
    await waitFor(isReady, { what: `${service} to be ready`, timeoutMs: 60_000 })
  }

  async kill(service: ServiceName): Promise<void> {
    const child = this.#running.get(service)
    this.#running.delete(service)
    if (child) await this.end(child, 'SIGKILL')
  }

  timeoutOf(name: string): number | null {
    return this.member(name)?.timedOutUntil ?? null
  }

  card({ card }: TownCase) {
    return this.simulator.world.messages.get(card.channelId)?.get(card.messageId)
  }

  react(it: TownCase, userName: string, emoji: string): void {
    this.simulator.control.member.react({ ...it.card, userName, emoji })
  }

  press(it: TownCase, userName: string, customId: string) {
    return this.simulator.control.commands.use({ kind: 'component', ...it.card, userName, customId })
  }

  /** Someone writes a scam and is timed out for it; resolves when the case is on the board. */
  async timedOut(authorName: string): Promise<TownCase> {
    const judged = await this.caseOf(authorName, 'free nitro at https://scam.example')
    const { caseId, messageId } = judged
    await this.decide(caseId, [this.order(judged, { kind: 'timeout', durationMs: 3_600_000 })])
    const posted = await this.awaited(caseId, 'ModLogPosted')
    if (posted.type !== 'ModLogPosted') throw new Error('another event was found')
    await this.awaited(caseId, 'EnforcementApplied')
    return { caseId, messageId, card: { channelId: posted.data.channelId, messageId: posted.data.messageId } }
  }

  awaited(caseId: string, type: MessageType): Promise<Message> {
    return waitFor(async () => (await this.historyOf(`case:${caseId}`)).find((message) => message.type === type), {
      what: `${type} in ${caseId}`,
      timeoutMs: 30_000,
    })
  }

  /** What staff asked for, as far as it concerns a case. */
  async commandsOn({ caseId }: TownCase): Promise<Message[]> {
    const all = await this.historyOf(`staff:${this.guildId}`)
    return all.filter(({ data }) => 'caseId' in data && data.caseId === caseId)
  }
}
