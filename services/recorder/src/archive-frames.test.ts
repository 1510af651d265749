import type { EventToArchive } from '@nexus/event-log'
import { frameId, snowflakeAt } from '@nexus/events'
import type { Batch, Delivery } from '@nexus/streams'
import { describe, expect, test } from 'vitest'
import { type ArchiverOptions, archiveFrames } from './archive-frames.ts'
import type { Erased } from './ports.ts'

const GUILD = '1300000000000000001'
const ALICE = '1200000000000000002'
const BOB = '1200000000000000003'
/** 2026-11-01T12:00:00Z */
const NOON = 1_793_534_400_000
const WORD = 'zyzzyvaquux'
const erasedAlice: Erased = { guildId: GUILD, userId: ALICE, erasedAt: NOON + 60_000 }

interface Written {
  readonly sequence: number
  readonly by?: string
  readonly at?: number
  readonly content?: string
  readonly quoting?: object
}

function written({ sequence, by = ALICE, at = NOON, content = 'hello', quoting }: Written): string {
  const id = frameId('session', sequence, at)
  const d = { id: snowflakeAt(at), guild_id: GUILD, channel_id: '3', author: { id: by, username: 'a' }, content }
  return JSON.stringify({
    ...{ id, type: 'DiscordEventReceived', version: 1, occurredAt: at, guildId: GUILD, correlationId: id },
    ...{ causationId: null, traceparent: null },
    data: {
      ...{ shardId: 0, sessionId: 'session', sequence, t: 'MESSAGE_CREATE' },
      d: quoting ? { ...d, referenced_message: quoting } : d,
    },
  })
}

/** An archive whose seal is the name of the key in front of the words, and what happened to it. */
function archiver(given: Partial<ArchiverOptions> = {}) {
  const archived: EventToArchive[] = []
  const done: string[] = []
  const named = new Set<string>()
  const options: ArchiverOptions = {
    archive: {
      archive: async (_partition, events) => {
        done.push('archived')
        archived.push(...events)
        return { added: events.length, watermarks: new Map([['session', 9]]) }
      },
    },
    members: {
      subjectsOf: async (members) => {
        for (const { userId } of members) named.add(userId)
        return members.map(({ userId }) => `key of ${userId}`)
      },
      seal: (subject, words) => ({ subject, ciphertext: words }),
      sealBytes: (subject, plain) => Buffer.from(`${subject}: ${Buffer.from(plain).toString()}`),
    },
    erasures: { forgetting: async () => [] },
    watermarks: { publish: async () => void done.push('watermark') },
    words: { read: (delivery) => delivery.fields.get('m') ?? '', seal: async () => ['sealed', '…'] },
    pass: () => undefined,
    signal: new AbortController().signal,
    telemetry: {
      ...{ archived: () => undefined, setAside: () => undefined, unavailable: () => undefined },
      ...{ available: () => undefined, anchorFailed: () => undefined, projectionFailed: () => undefined },
      skipped: () => undefined,
    },
    ...given,
  }
  const take = archiveFrames(options)
  return {
    archived,
    done,
    named,
    take: (...frames: readonly string[]) =>
      take(
        batchOf(frames, {
          onAck: () => done.push('acknowledged'),
          onDead: (code) => done.push(`set aside: ${code}`),
        }),
      ),
    text: () => archived.map(({ data }) => Buffer.from(data).toString()).join('\n'),
  }
}

function batchOf(
  frames: readonly string[],
  { onAck, onDead }: { readonly onAck: () => void; readonly onDead: (code: string) => void },
): Batch {
  const deliveries = frames.map((json, i): Delivery => {
    const values = new Map([
      ['m', json],
      ['b', String(i)],
    ])
    return {
      ...{ stream: 'discord.events', partition: 0, entryId: `${NOON}-${i}`, attempt: 1 },
      fields: {
        get: (name) => values.get(name),
        getBytes: () => undefined,
        has: (name) => values.has(name),
        toArray: () => [...values].flat(),
      },
      ack: async () => undefined,
      nack: async () => undefined,
      extend: async () => undefined,
      deadLetter: async ({ code }) => onDead(code),
    }
  })
  const fence = { lease: 'recorder', partition: 0, token: 1, value: '1:one' }
  const where = { partition: 0, stream: 'discord.events', isIsolated: false, fence }
  return { ...where, deliveries, ack: async () => onAck(), extend: async () => undefined }
}

describe('a batch of frames', () => {
  test('is archived, then told to the gateway, then acknowledged', async () => {
    const it = archiver()
    await it.take(written({ sequence: 1 }), written({ sequence: 2, by: BOB }))
    expect(it.done).toEqual(['archived', 'watermark', 'acknowledged'])
    expect(it.archived.map(({ subject, sequence, before }) => [subject, sequence, before])).toEqual([
      [`key of ${ALICE}`, 1, 0],
      [`key of ${BOB}`, 2, 1],
    ])
  })

  test('is archived again while the store is away, and costs nothing', async () => {
    let failures = 0
    const away = Object.assign(new Error('away'), { disposition: 'retry', retryAfterMs: 0 })
    const it = archiver({
      archive: {
        archive: async () => {
          if (failures++ < 1) throw away
          return { added: 1, watermarks: new Map() }
        },
      },
    })
    await it.take(written({ sequence: 1 }))
    expect(it.done).toEqual(['watermark', 'acknowledged'])
  })

  test('holds up nobody with an entry that cannot be read', async () => {
    const it = archiver()
    await it.take('{', written({ sequence: 1 }))
    expect(it.done).toEqual(['set aside: not_json', 'archived', 'watermark', 'acknowledged'])
    expect(it.archived).toHaveLength(1)
  })
})

describe('a member who was erased while his words were on their way', () => {
  const erasures = { forgetting: async () => [erasedAlice] }

  test('leaves none of them, but each frame in its place', async () => {
    const it = archiver({ erasures })
    await it.take(written({ sequence: 1, content: WORD }), written({ sequence: 2, by: BOB }))
    expect(it.text()).not.toContain(WORD)
    expect(it.text()).not.toContain(ALICE)
    expect(it.archived.map(({ subject, sequence, type }) => [subject, sequence, type])).toEqual([
      ['key of 0', 1, 'MESSAGE_CREATE'],
      [`key of ${BOB}`, 2, 'MESSAGE_CREATE'],
    ])
    expect(it.text()).toMatch(/^key of 0: \{"isErased":true,/)
  })

  test('has no new key made once he is known to be erased', async () => {
    const it = archiver({ erasures })
    await it.take(written({ sequence: 1, content: WORD }))
    await it.take(written({ sequence: 2, content: WORD }))
    expect(it.named).not.toContain(ALICE)
  })

  test('is found out when that happens between the making of his key and the sealing', async () => {
    let asked = 0
    const it = archiver({ erasures: { forgetting: async () => (asked++ < 2 ? [] : [erasedAlice]) } })
    await it.take(written({ sequence: 1, by: BOB }))
    await it.take(written({ sequence: 2, content: WORD }))
    expect(it.text()).not.toContain(WORD)
  })

  test('is not quoted either', async () => {
    const it = archiver({ erasures })
    const quoting = { id: snowflakeAt(NOON), author: { id: ALICE }, content: WORD }
    await it.take(written({ sequence: 1, by: BOB, at: NOON + 120_000, content: 'as he said', quoting }))
    expect(it.text()).toContain('as he said')
    expect(it.text()).not.toContain(WORD)
  })

  test('is heard again in what he writes afterwards', async () => {
    const it = archiver({ erasures })
    await it.take(written({ sequence: 1, at: NOON + 60_001, content: 'here again' }))
    expect(it.text()).toContain('here again')
  })
})
