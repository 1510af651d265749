import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { surfacesText } from '@nexus/domain'
import { type EventLog, migrate, openEventLog } from '@nexus/event-log'
import {
  identify,
  type Message,
  type MessageType,
  parseMessage,
  passageOf,
  type Said,
  type ServiceName,
  sayAll,
} from '@nexus/events'
import { type Simulator, startSimulator } from '@nexus/simulator'
import { openStreams, type Streams } from '@nexus/streams'
import { startPostgres, startRedis, type TestPostgres, type TestRedis, waitFor } from '@nexus/testing'

interface TownParts {
  readonly simulator: Simulator
  readonly log: EventLog
  readonly streams: Streams
  readonly postgres: TestPostgres
  readonly redis: TestRedis
  readonly folder: string
}

/** A case that timed someone out, shown in the mod log. */
export interface TownCase {
  readonly caseId: string
  readonly messageId: string
  readonly card: { readonly channelId: string; readonly messageId: string }
}

const DISCORD_USERS: readonly ServiceName[] = ['gateway', 'action-executor', 'commands']

/** The simulated town with real stores and the services that staff's word passes through. */
export class Town implements AsyncDisposable {
  readonly simulator: Simulator
  readonly log: EventLog
  readonly guildId: string
  readonly #parts: TownParts
  readonly #running = new Map<ServiceName, ChildProcess>()
  #cases = 0
  /** Everything that the services wrote to their logs. */
  written = ''

  constructor(parts: TownParts) {
    this.#parts = parts
    this.simulator = parts.simulator
    this.log = parts.log
    this.guildId = [...parts.simulator.world.guilds.keys()][0] ?? ''
  }

  static async open(): Promise<Town> {
    const [postgres, redis, simulator, folder] = await Promise.all([
      startPostgres(),
      startRedis(),
      startSimulator(),
      mkdtemp(join(tmpdir(), 'nexus-commands-')),
    ])
    await migrate(postgres.connectionString)
    const masterKey = randomBytes(32)
    await writeFile(join(folder, 'master-key'), masterKey.toString('base64'))
    const log = await openEventLog({
      connectionString: postgres.connectionString,
      applicationName: 'test',
      poolSize: 2,
      masterKey,
      onFault: (fault: unknown) => {
        throw fault
      },
    })
    const streams = await openStreams({ url: redis.url, clientName: 'test' })
    return new Town({ simulator, log, streams, postgres, redis, folder })
  }

  async start(...services: readonly ServiceName[]): Promise<void> {
    await Promise.all(services.map((service) => this.#start(service)))
    if (!services.includes('gateway')) return
    const isConnected = () => this.simulator.control.state().sessions.some((session) => session.isConnected)
    await waitFor(isConnected, { what: 'the gateway to be connected', timeoutMs: 60_000 })
  }

  async #start(service: ServiceName): Promise<void> {
    const { postgres, redis, simulator, folder } = this.#parts
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL(`../../../${service}/src/main.ts`, import.meta.url))],
      {
        env: {
          PATH: process.env.PATH ?? '',
          DATABASE_URL: postgres.connectionString,
          REDIS_URL: redis.url,
          NEXUS_STATE_DIR: folder,
          NEXUS_MASTER_KEY_FILE: join(folder, 'master-key'),
          DISCORD_API_URL: simulator.apiUrl,
          ...(DISCORD_USERS.includes(service) ? { DISCORD_TOKEN: simulator.token } : {}),
          STOP_WITHIN_MS: '5000',
          LOG_LEVEL: 'debug',
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    this.#running.set(service, child)
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      this.written += chunk.toString()
      if (process.env.SHOW_LOGS) process.stdout.write(chunk)
    })
    const port = await waitFor(() => /"healthPort":(\d+)/.exec(said)?.[1], {
      what: `${service} to listen`,
      timeoutMs: 60_000,
    })
    const isReady = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok
    await waitFor(isReady, { what: `${service} to be ready`, timeoutMs: 60_000 })
  }

  async kill(service: ServiceName): Promise<void> {
    await this.#end(service, 'SIGKILL')
  }

  async stop(service: ServiceName): Promise<void> {
    await this.#end(service, 'SIGTERM')
  }

  async #end(service: ServiceName, signal: NodeJS.Signals): Promise<void> {
    const child = this.#running.get(service)
    this.#running.delete(service)
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#running.keys()].map((service) => this.stop(service)))
    const { streams, log, simulator, redis, postgres, folder } = this.#parts
    await streams.close()
    await log[Symbol.asyncDispose]()
    await simulator.close()
    await redis.stop()
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
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

  timeoutOf(name: string): number | null {
    const members = this.simulator.world.guilds.get(this.guildId)?.members
    return members?.get(this.userNamed(name))?.timedOutUntil ?? null
  }

  card({ card }: TownCase) {
    return this.simulator.world.messages.get(card.channelId)?.get(card.messageId)
  }

  async subjectOf(name: string): Promise<string> {
    const userId = this.userNamed(name)
    return (await this.log.keys.subjectsFor(this.guildId, [userId])).get(userId) ?? ''
  }

  react(it: TownCase, userName: string, emoji: string): void {
    this.simulator.control.member.react({ ...it.card, userName, emoji })
  }

  press(it: TownCase, userName: string, customId: string) {
    return this.simulator.control.commands.use({ kind: 'component', ...it.card, userName, customId })
  }

  /** Someone writes a scam and is timed out for it; resolves when the case is on the board. */
  async timedOut(authorName: string): Promise<TownCase> {
    const channelId = this.channelNamed('general')
    const content = 'free nitro at https://scam.example'
    const { id: messageId } = this.simulator.control.member.post({ authorName, channelId, content })
    const subject = await this.subjectOf(authorName)
    const number = ++this.#cases
    const caseId = identify(Date.now(), 'case', number, Math.random())
    const about = { caseId, subject, messageId, channelId, category: 'scam', severity: 3 } as const
    const surfaces = { content, embeds: [], attachments: [], stickers: [], forwards: [], poll: [] }
    const reason = 'a link to a listed domain'
    const signal = { ruleId: 'scam-links', trigger: 'link-list', category: 'scam', severity: 3, ranges: [] } as const
    await this.#decide(messageId, caseId, [
      {
        type: 'MessageFlagged',
        data: {
          kind: 'message',
          caseId,
          messageId,
          channelId,
          subject,
          facts: {
            isBot: false,
            isWebhook: false,
            isSystem: false,
            isOwner: false,
            joinedAt: null,
            roleIds: [],
            permissions: null,
            strikeWeight: 0,
          },
          signals: [{ ...signal, ranges: [], surface: 'content', asks: 'enforce', explanation: reason }],
          score: 900,
          evidence: {
            message: this.log.keys.sealRepeatably(subject, surfacesText(surfaces)),
            author: this.log.keys.sealRepeatably(subject, '{}'),
            window: [],
            replyTo: null,
          },
          asOf: { entryId: '1-1', logPosition: 0, policyVersion: 0 },
          contextHash: '0'.repeat(32),
        },
      },
      { type: 'CaseOpened', data: { ...about, number, source: 'rule' } },
      {
        type: 'EnforcementOrdered',
        data: {
          ...about,
          caseNumber: number,
          action: { kind: 'timeout', durationMs: 3_600_000 },
          source: 'rule',
          ruleId: 'scam-links',
          probability: 1,
          tier: 'scam',
          policyVersion: 0,
          calibrationVersion: 0,
          reason,
          surfaceHash: null,
          reverses: null,
          validUntil: Date.now() + 60_000,
        },
      },
    ])
    const posted = await this.awaited(caseId, 'ModLogPosted')
    if (posted.type !== 'ModLogPosted') throw new Error('another event was found')
    await this.awaited(caseId, 'EnforcementApplied')
    return { caseId, messageId, card: { channelId: posted.data.channelId, messageId: posted.data.messageId } }
  }

  /** As moderation says it on what context gave on of a message. */
  async #decide(messageId: string, caseId: string, said: readonly Said[]): Promise<void> {
    const occurredAt = Date.now()
    const id = identify(occurredAt, 'context', this.guildId, 'message', messageId)
    const cause = { id, occurredAt, guildId: this.guildId, correlationId: id }
    const entity = `case:${caseId}`
    const events = sayAll('moderation', cause, said).map((message) => ({
      id: message.id,
      type: message.type,
      version: message.version,
      json: JSON.stringify(message),
    }))
    const [outcome] = await this.log.append('moderation', [{ causeId: id, decisions: [{ entity, events }] }])
    if (outcome?.status !== 'appended') throw new Error('moderation could not record')
    const { streams } = this.#parts
    for (const { type, position, entityVersion, json } of outcome.events) {
      const [stream] = passageOf(type as MessageType).streams
      if (!stream) continue
      const fields = ['t', type, 'p', String(position), 'n', entity, 'v', String(entityVersion), 'm', json]
      await streams.publish(stream, [{ partition: streams.partitionOf(this.guildId), fields }])
    }
  }

  async history(entity: string): Promise<Message[]> {
    const events = (await this.log.readEntities([entity])).get(entity) ?? []
    return events.flatMap(({ json }) => {
      const parsed = parseMessage(json)
      return parsed.ok ? [parsed.message] : []
    })
  }

  awaited(caseId: string, type: MessageType): Promise<Message> {
    return waitFor(async () => (await this.history(`case:${caseId}`)).find((message) => message.type === type), {
      what: `${type} in ${caseId}`,
      timeoutMs: 30_000,
    })
  }

  /** What staff asked for, as far as it concerns a case. */
  async commandsOn({ caseId }: TownCase): Promise<Message[]> {
    const all = await this.history(`staff:${this.guildId}`)
    return all.filter(({ data }) => 'caseId' in data && data.caseId === caseId)
  }
}
