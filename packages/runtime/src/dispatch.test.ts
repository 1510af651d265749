import { setImmediate as turn } from 'node:timers/promises'
import type { Cause, CauseOutcome } from '@nexus/event-log'
import { identify, type Said, say } from '@nexus/events'
import type { Batch, DeadLetterReason, Delivery, Fence } from '@nexus/streams'
import { describe, expect, test } from 'vitest'
import { type DispatchEvents, Dispatcher, type Handlers } from './dispatch.ts'

const caseId = identify(1_000, 'case')
const opened: Said = { type: 'CaseDismissed', data: { caseId, messageId: '1', probability: 0.1, reason: 'none' } }
const cause = { id: identify(1_000, 'cause'), occurredAt: 1_000, guildId: '1', correlationId: identify(1_000, 'cause') }
const good = JSON.stringify(say('moderation', cause, opened))

/** What became of each entry. */
type Fate = { entryId: string; fate: string }

function deliver(entries: readonly { readonly m: string; readonly t?: string; readonly attempt?: number }[]) {
  const fates: Fate[] = []
  const deliveries = entries.map(({ m, t, attempt = 1 }, index): Delivery => {
    const entryId = `1-${index}`
    const settle = (fate: string) => async () => void fates.push({ entryId, fate })
    const fields = new Map(Object.entries({ m, ...(t === undefined ? {} : { t }) }))
    return {
      stream: 'moderation.decisions',
      partition: 0,
      entryId,
      attempt,
      fields: {
        get: (name) => fields.get(name),
        getBytes: () => undefined,
        has: (name) => fields.has(name),
        toArray: () => [...fields].flat(),
      },
      ack: settle('acknowledged'),
      nack: settle('given back'),
      extend: settle('extended'),
      deadLetter: async ({ code }: DeadLetterReason) => void fates.push({ entryId, fate: `set aside: ${code}` }),
    }
  })
  const fence: Fence = { lease: 'test', partition: 0, token: 1, value: '1:test' }
  const batch = {
    partition: 0,
    stream: 'moderation.decisions',
    fence,
    isIsolated: false,
    deliveries,
  } as unknown as Batch
  return { batch, fates }
}

const silent: DispatchEvents = {
  decided: () => {},
  settled: () => {},
  failed: () => {},
  deadLettered: () => {},
  unsettled: () => {},
  unavailable: () => {},
  available: () => {},
}

function dispatcher(handlers: Handlers) {
  const append = async (_service: string, causes: readonly Cause[]): Promise<CauseOutcome[]> =>
    causes.map(() => ({ status: 'appended', events: [] }))
  return new Dispatcher({
    service: 'action-executor',
    handlers,
    log: {
      append,
      answered: async () => new Map(),
      appendWithoutCause: async () => ({ status: 'appended', events: [] }),
    },
    publish: async () => {},
    pass: () => {},
    signal: new AbortController().signal,
    concurrency: 4,
    flushAfterMs: 10,
    maxAttempts: 5,
    words: { read: (delivery) => delivery.fields.get('m') ?? '', seal: async () => [] },
    on: silent,
  })
}

const quiet: Handlers = { CaseDismissed: { kind: 'decider', gather: async () => null, decide: () => [] } }

async function fatesOf(entries: Parameters<typeof deliver>[0], handlers: Handlers = quiet): Promise<string[]> {
  const { batch, fates } = deliver(entries)
  await dispatcher(handlers).take(batch)
  await turn()
  return fates.sort((a, b) => a.entryId.localeCompare(b.entryId)).map(({ fate }) => fate)
}

describe('an entry', () => {
  test('that was decided is acknowledged', async () => {
    expect(await fatesOf([{ m: good, t: 'CaseDismissed' }])).toEqual(['acknowledged'])
  })

  test('of a type that nobody here handles is acknowledged unread', async () => {
    expect(await fatesOf([{ m: 'never looked at', t: 'CaseOpened' }])).toEqual(['acknowledged'])
  })

  test.each([
    ['that is not JSON', '{', 'set aside: not_json'],
    ['of an unknown type', good.replace('CaseDismissed', 'CaseVanished'), 'set aside: unknown_type'],
    ['of a newer version', good.replace('"version":1', '"version":99'), 'set aside: newer_version'],
    ['that is malformed', good.replace('"probability":0.1', '"probability":"high"'), 'set aside: malformed'],
  ])('%s is set aside with the reason, and its neighbours are decided', async (_what, m, fate) => {
    expect(await fatesOf([{ m }, { m: good, t: 'CaseDismissed' }])).toEqual([fate, 'acknowledged'])
  })

  test('that breaks its handler is given back alone', async () => {
    const bad = JSON.stringify(say('moderation', { ...cause, guildId: '666' }, opened))
    const breaking: Handlers = {
      CaseDismissed: {
        kind: 'decider',
        gather: async () => null,
        decide: ({ message }) => {
          if (message.guildId === '666') throw new TypeError('broken')
          return []
        },
      },
    }
    expect(await fatesOf([{ m: good }, { m: bad }, { m: good }], breaking)).toEqual([
      'acknowledged',
      'given back',
      'acknowledged',
    ])
    expect(await fatesOf([{ m: bad, attempt: 5 }], breaking)).toEqual(['set aside: TypeError'])
  })
})
