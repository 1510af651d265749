import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { surfaceHashOf, surfacesText } from '@nexus/domain'
import type { EventLog } from '@nexus/event-log'
import {
  type Action,
  type DataNamed,
  identify,
  type Message,
  type Said,
  type ServiceName,
  snowflakeAt,
} from '@nexus/events'
import { entryOf, readableOf, recordOf } from '@nexus/runtime'
import type { Simulator } from '@nexus/simulator'
import type { Streams } from '@nexus/streams'
import { plainAuthor, scamSignal } from '@nexus/testing'
import type { TownParts } from './open-town.ts'

/** A case in the town: who it is about, and the message that was judged. */
export interface JudgedMessage {
  readonly caseId: string
  readonly number: number
  readonly userId: string
  readonly subject: string
  readonly channelId: string
  readonly messageId: string
  readonly surfaceHash: string
}

/** The simulated town with real stores, and services that are started and killed in it; the test plays moderation. */
export class SimulatedTown implements AsyncDisposable {
  readonly simulator: Simulator
  readonly log: EventLog
  readonly streams: Streams
  readonly guildId: string
  readonly #parts: TownParts
  readonly #processes = new Set<ChildProcess>()
  #cases = 0

  constructor(parts: TownParts) {
    this.#parts = parts
    this.simulator = parts.simulator
    this.log = parts.log
    this.streams = parts.streams
    this.guildId = [...parts.simulator.world.guilds.keys()][0] ?? ''
  }

  /** A service as a process; `change` is added to its environment. SHOW_LOGS shows what it logs. */
  run(service: ServiceName, change: Readonly<Record<string, string>> = {}) {
    const main = fileURLToPath(new URL(`../../../services/${service}/src/main.ts`, import.meta.url))
    const env = { ...this.#parts.environment, ...change }
    const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    this.#processes.add(child)
    child.stdout.on('data', (chunk: Buffer) => {
      if (process.env.SHOW_LOGS) process.stdout.write(chunk)
    })
    return child
  }

  /** Sends a signal to a process and waits until it is gone. */
  async end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    this.#processes.delete(child)
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#processes].map((child) => this.end(child, 'SIGTERM')))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopAll()
    await this.#parts.close()
  }

  userNamed(name: string): string {
    for (const { id, globalName, username } of this.simulator.world.users.values()) {
      if (globalName === name || username === name) return id
    }
    throw new Error(`nobody is called ${name}`)
  }

  channelNamed(name: string): string {
    for (const channel of this.simulator.world.guilds.get(this.guildId)?.channels.values() ?? []) {
      if (channel.name === name) return channel.id
    }
    throw new Error(`no channel is called ${name}`)
  }

  member(name: string) {
    return this.simulator.world.guilds.get(this.guildId)?.members.get(this.userNamed(name))
  }

  /** The log's name for a member; made if he has none. */
  async subjectOf(name: string): Promise<string> {
    const userId = this.userNamed(name)
    return (await this.log.keys.subjectsFor(this.guildId, [userId])).get(userId) ?? ''
  }

  /** Someone writes; the rules find a scam in it and a case is opened. */
  async caseOf(authorName: string, content: string): Promise<JudgedMessage> {
    const userId = this.userNamed(authorName)
    const channelId = this.channelNamed('general')
    const messageId = this.member(authorName)
      ? this.simulator.control.member.post({ authorId: userId, channelId, content }).id
      : snowflakeAt(Date.now())
    const subject = await this.subjectOf(authorName)
    const number = ++this.#cases
    const caseId = identify(Date.now(), 'case', number, Math.random())
    const seal = (words: string) => this.log.keys.sealRepeatably(subject, words)
    const message = seal(surfacesText({ content, embeds: [], attachments: [], stickers: [], forwards: [], poll: [] }))
    await this.decide(caseId, [
      {
        type: 'MessageFlagged',
        data: {
          kind: 'message',
          caseId,
          messageId,
          channelId,
          subject,
          facts: plainAuthor,
          signals: [scamSignal],
          score: 900,
          evidence: { message, author: seal('{}'), window: [], replyTo: null },
          asOf: { entryId: '1-1', logPosition: 0, policyVersion: 0 },
          contextHash: '0'.repeat(32),
        },
      },
      {
        type: 'CaseOpened',
        data: { caseId, number, subject, channelId, messageId, category: 'scam', severity: 3, source: 'rule' },
      },
    ])
    return { caseId, number, userId, subject, channelId, messageId, surfaceHash: surfaceHashOf(message) }
  }

  order(of: JudgedMessage, action: Action, changes: Partial<DataNamed<'EnforcementOrdered'>> = {}): Said {
    const { caseId, number, subject, channelId, messageId, surfaceHash } = of
    return {
      type: 'EnforcementOrdered',
      data: {
        caseId,
        caseNumber: number,
        subject,
        messageId,
        channelId,
        action,
        category: 'scam',
        severity: 3,
        source: 'rule',
        ruleId: scamSignal.ruleId,
        probability: 1,
        tier: 'scam',
        policyVersion: 0,
        calibrationVersion: 0,
        reason: scamSignal.explanation,
        surfaceHash: action.kind === 'untimeout' || action.kind === 'apologize' ? null : surfaceHash,
        reverses: null,
        validUntil: Date.now() + 60_000,
        ...changes,
      },
    }
  }

  /** Records what moderation says in a case, as the answer to a new cause, and sends it. */
  async decide(caseId: string, said: readonly Said[]): Promise<Message[]> {
    const id = identify(Date.now(), 'cause', Math.random())
    const cause = { id, occurredAt: Date.now(), guildId: this.guildId, correlationId: id }
    const decided = recordOf('moderation', cause, [{ entity: `case:${caseId}`, events: said }])
    const [outcome] = await this.log.append('moderation', [decided])
    if (outcome?.status !== 'appended') throw new Error('moderation could not record')
    const partition = this.streams.partitionOf(this.guildId)
    for (const event of outcome.events) {
      const entry = entryOf(event)
      if (entry) await this.streams.publish(entry.stream, [{ partition, fields: entry.fields }])
    }
    return readableOf(outcome.events).map(({ message }) => message)
  }

  /** All that the log says of an entity, oldest first. */
  async historyOf(entity: string): Promise<Message[]> {
    return readableOf((await this.log.readEntities([entity])).get(entity) ?? []).map(({ message }) => message)
  }
}
