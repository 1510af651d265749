import type { AppendedEvent } from '@nexus/event-log'
import { frameId, type Said, sayAll } from '@nexus/events'
import type { SingletonWork, Streams } from '@nexus/streams'
import { describe, expect, test } from 'vitest'
import { openLogger } from './logger.ts'
import { reconcile } from './reconcile.ts'

/** Within which moderation must leave a trace of what a model said. */
const TRACE_MS = 20_000
const GUILD = '900000000000000001'

function recorded(position: number): AppendedEvent {
  const id = frameId('session', position, 1_000)
  const cause = { id, occurredAt: 1_000, guildId: GUILD, correlationId: id, traceparent: null }
  const failed: Said = {
    type: 'VerdictFailed',
    data: {
      caseId: id,
      messageId: String(position),
      subject: 'Kq3tVbW0sY7mZp1xRf5Naw',
      fault: 'timeout',
      detail: 'too late',
      provider: 'anthropic',
      model: 'm',
      attempts: 1,
    },
  }
  const [said] = sayAll('ai-router', cause, [failed])
  return { position, entity: `case:${id}`, entityVersion: 1, type: 'VerdictFailed', json: JSON.stringify(said) }
}

const idOf = ({ json }: AppendedEvent) => (JSON.parse(json) as { id: string }).id

/** A reconciler of the AI router over a log in memory, on a clock that stands until it is told to go on. */
class Stage {
  readonly events: AppendedEvent[] = []
  /** Ids that moderation answered. */
  readonly answered = new Set<string>()
  /** Positions as they were sent again. */
  readonly sent: number[] = []
  /** Called each time that the head of the log is asked for. */
  onHead: () => void = () => undefined
  #now = 0
  #goOn: () => void = () => undefined
  #loss: () => void = () => undefined
  #stands: Promise<void>
  #stand: () => void = () => undefined
  readonly #ended = new AbortController()

  constructor() {
    this.#stands = new Promise((resolve) => {
      this.#stand = resolve
    })
    reconcile({
      manifest: { name: 'ai-router', consumes: ['VerdictRequested'], emits: ['VerdictFailed'] },
      intents: [],
      eventLog: {
        head: async () => {
          const position = this.events.length
          this.onHead()
          return { position, chain: '', recordedAt: null }
        },
        read: async ({ after, limit = 1_000 }) => {
          const head = this.events.length
          const last = Math.min(head, after + limit)
          return { events: this.events.slice(after, last), last, head }
        },
        answered: async (_service, ids) =>
          new Map(ids.flatMap((id) => (this.answered.has(id) ? [[id, []] as const] : []))),
        readEvents: async () => new Map(),
      },
      streams: {
        lease: ((_name: string, work: SingletonWork) => {
          const fence = { lease: 'reconcile', partition: 0, token: 1, value: '1' }
          void work({ fence, signal: this.#ended.signal })
          return { isHeld: true, stop: async () => {}, [Symbol.asyncDispose]: async () => {} }
        }) satisfies Streams['lease'],
        publish: async (_stream, entries) => {
          for (const { fields } of entries) this.sent.push(Number(fields[fields.indexOf('p') + 1]))
          return []
        },
        partitionOf: () => 0,
        onEpochLost: (listener) => {
          this.#loss = () => void listener(0)
        },
      },
      log: openLogger('ai-router', 'silent'),
      resent: { inc: () => undefined },
      now: () => this.#now,
      pause: () =>
        new Promise<void>((resolve) => {
          this.#goOn = resolve
          this.#stand()
        }),
    })
  }

  loseData(): void {
    this.#loss()
  }

  /** Lets so much time pass, and one round happen. */
  async after(ms: number): Promise<readonly number[]> {
    await this.#stands
    this.#stands = new Promise((resolve) => {
      this.#stand = resolve
    })
    this.#now += ms
    this.sent.length = 0
    this.#goOn()
    await this.#stands
    return [...this.sent]
  }

  end(): void {
    this.#ended.abort()
    this.#goOn()
  }
}

describe('what was recorded and has no trace', () => {
  test('is sent again when its reader had its time, and not before', async () => {
    const stage = new Stage()
    stage.events.push(recorded(1), recorded(2))
    stage.answered.add(idOf(recorded(1)))
    expect(await stage.after(0)).toEqual([])
    expect(await stage.after(TRACE_MS - 1)).toEqual([])
    expect(await stage.after(1)).toEqual([2])
    stage.end()
  })

  test('is sent again once more when that was lost too, and left alone when it has its trace', async () => {
    const stage = new Stage()
    stage.events.push(recorded(1), recorded(2))
    await stage.after(0)
    expect(await stage.after(TRACE_MS)).toEqual([1, 2])
    stage.answered.add(idOf(recorded(1)))
    expect(await stage.after(TRACE_MS)).toEqual([2])
    expect(await stage.after(TRACE_MS)).toEqual([])
    stage.answered.add(idOf(recorded(2)))
    expect(await stage.after(TRACE_MS)).toEqual([])
    stage.end()
  })

  test('is sent four times in all, so that a reader who never answers is not flooded', async () => {
    const stage = new Stage()
    stage.events.push(recorded(1))
    await stage.after(0)
    let sent = 0
    for (let round = 0; round < 100; round++) sent += (await stage.after(TRACE_MS)).length
    expect(sent).toBe(4)
    stage.end()
  })
})

describe('after a loss of data', () => {
  test('everything without a trace is sent again at once', async () => {
    const stage = new Stage()
    stage.events.push(recorded(1))
    expect(await stage.after(0)).toEqual([])
    stage.loseData()
    expect(await stage.after(0)).toEqual([1])
    expect(await stage.after(0)).toEqual([])
    stage.end()
  })

  test('that is reported while the log is looked through, what was recorded meanwhile is sent again too', async () => {
    const stage = new Stage()
    stage.events.push(recorded(1))
    await stage.after(0)
    stage.loseData()
    stage.onHead = () => {
      stage.onHead = () => undefined
      stage.events.push(recorded(2))
      stage.loseData()
    }
    expect(await stage.after(0)).toEqual([1])
    expect(await stage.after(0)).toEqual([1, 2])
    expect(await stage.after(0)).toEqual([])
    stage.end()
  })
})
