import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { surfaceHashOf, surfacesText } from '@nexus/domain'
import { type EventLog, migrate, openEventLog } from '@nexus/event-log'
import {
  type Action,
  type DataNamed,
  identify,
  type Message,
  type MessageNamed,
  parseMessage,
  passageOf,
  type Said,
  sayAll,
  snowflakeAt,
} from '@nexus/events'
import { type Simulator, startSimulator } from '@nexus/simulator'
import { openStreams, type Streams } from '@nexus/streams'
import { startPostgres, startRedis, type TestPostgres, type TestRedis, waitFor } from '@nexus/testing'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

/** A case in the test town: who it is about, and the message that was judged. */
export interface TownCase {
  readonly caseId: string
  readonly number: number
  readonly userId: string
  readonly subject: string
  readonly channelId: string
  readonly messageId: string
  readonly surfaceHash: string
}

interface TownParts {
  readonly simulator: Simulator
  readonly log: EventLog
  readonly streams: Streams
  readonly postgres: TestPostgres
  readonly redis: TestRedis
  readonly folder: string
}

/** The simulated town with real stores, and executors that are started and killed in it; the test plays moderation. */
export class Town implements AsyncDisposable {
  readonly simulator: Simulator
  readonly log: EventLog
  readonly streams: Streams
  readonly guildId: string
  readonly #postgres: TestPostgres
  readonly #redis: TestRedis
  readonly #folder: string
  readonly #environment: Record<string, string>
  readonly #running: ChildProcess[] = []
  #cases = 0

  constructor({ simulator, log, streams, postgres, redis, folder }: TownParts) {
    this.simulator = simulator
    this.log = log
    this.streams = streams
    this.guildId = [...simulator.world.guilds.keys()][0] ?? ''
    this.#postgres = postgres
    this.#redis = redis
    this.#folder = folder
    this.#environment = {
      PATH: process.env.PATH ?? '',
      DATABASE_URL: postgres.connectionString,
      REDIS_URL: redis.url,
      NEXUS_STATE_DIR: folder,
      NEXUS_MASTER_KEY_FILE: join(folder, 'master-key'),
      DISCORD_API_URL: simulator.apiUrl,
      DISCORD_TOKEN: simulator.token,
      STOP_WITHIN_MS: '5000',
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
    }
  }

  static async open(): Promise<Town> {
    const [postgres, redis, simulator, folder] = await Promise.all([
      startPostgres(),
      startRedis(),
      startSimulator(),
      mkdtemp(join(tmpdir(), 'nexus-executor-')),
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

  /** An executor; ready when it says so. */
  async start(change: Record<string, string> = {}): Promise<ChildProcess> {
    const child = spawn(process.execPath, [main], {
      env: { ...this.#environment, ...change },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#running.push(child)
    child.stdout.on('data', (chunk: Buffer) => {
      if (process.env.SHOW_LOGS) process.stdout.write(chunk)
    })
    return child
  }

  async stopAll(): Promise<void> {
    await Promise.all(
      this.#running.splice(0).map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return
        const ended = once(child, 'exit')
        child.kill('SIGTERM')
        await ended
      }),
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopAll()
    await this.streams.close()
    await this.log[Symbol.asyncDispose]()
    await this.simulator.close()
    await this.#redis.stop()
    await this.#postgres.stop()
    await rm(this.#folder, { recursive: true, force: true })
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

  /** Messages of a channel, oldest first. */
  messagesIn(channelId: string) {
    return [...(this.simulator.world.messages.get(channelId)?.values() ?? [])]
  }

  /** Messages of the mod log about a case. */
  cardsOf({ caseId }: TownCase) {
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

  /** Someone writes; the rules find a scam in it and a case is opened. */
  async caseOf(authorName: string, content: string): Promise<TownCase> {
    const userId = this.userNamed(authorName)
    const channelId = this.channelNamed('general')
    const isMember = this.simulator.world.guilds.get(this.guildId)?.members.has(userId)
    const messageId = isMember
      ? this.simulator.control.member.post({ authorId: userId, channelId, content }).id
      : snowflakeAt(Date.now())
    const subject = (await this.log.keys.subjectsFor(this.guildId, [userId])).get(userId) ?? ''
    const number = ++this.#cases
    const caseId = identify(Date.now(), 'case', number, Math.random())
    const surfaces = { content, embeds: [], attachments: [], stickers: [], forwards: [], poll: [] }
    const seal = (words: string) => this.log.keys.sealRepeatably(subject, words)
    const message = seal(surfacesText(surfaces))
    await this.decide(caseId, [
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
          signals: [
            {
              ruleId: 'scam-links',
              trigger: 'link-list',
              category: 'scam',
              severity: 3,
              surface: 'content',
              ranges: [],
              asks: 'enforce',
              explanation: 'a link to a listed domain',
            },
          ],
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

  order(of: TownCase, action: Action, changes: Partial<DataNamed<'EnforcementOrdered'>> = {}): Said {
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
        ruleId: 'scam-links',
        probability: 1,
        tier: 'scam',
        policyVersion: 0,
        calibrationVersion: 0,
        reason: 'a link to a listed domain',
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
    const messages = sayAll('moderation', cause, said) as Message[]
    const entity = `case:${caseId}`
    const events = messages.map((message) => ({
      id: message.id,
      type: message.type,
      version: message.version,
      json: JSON.stringify(message),
    }))
    const [outcome] = await this.log.append('moderation', [{ causeId: id, decisions: [{ entity, events }] }])
    if (outcome?.status !== 'appended') throw new Error('moderation could not record')
    for (const { type, position, entityVersion, json } of outcome.events) {
      const [stream] = passageOf(type as Message['type']).streams
      if (!stream) continue
      const fields = ['t', type, 'p', String(position), 'n', entity, 'v', String(entityVersion), 'm', json]
      await this.streams.publish(stream, [{ partition: this.streams.partitionOf(this.guildId), fields }])
    }
    return messages
  }

  /** As if an executor had written down that it is about to post a case's card. */
  async attempted({ caseId, number }: TownCase, opened: Message, channelId: string): Promise<void> {
    const said: Said = { type: 'ModLogAttempted', data: { caseId, caseNumber: number, channelId } }
    const [attempt] = sayAll('action-executor', opened, [said])
    if (!attempt) throw new Error('nothing was said')
    const { id, type, version } = attempt
    const events = [{ id, type, version, json: JSON.stringify(attempt) }]
    const decisions = [{ entity: `case:${caseId}`, events }]
    await this.log.append('action-executor', [{ causeId: opened.id, decisions }])
  }

  async history({ caseId }: TownCase): Promise<Message[]> {
    const events = (await this.log.readEntities([`case:${caseId}`])).get(`case:${caseId}`) ?? []
    return events.flatMap(({ json }) => {
      const parsed = parseMessage(json)
      return parsed.ok ? [parsed.message] : []
    })
  }

  /** The outcome of an order, once the log has it. */
  async outcomeOf(of: TownCase, order: Message): Promise<Outcome> {
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
