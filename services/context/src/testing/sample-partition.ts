import { frameId, type MessageNamed, snowflakeAt, timeOfSnowflake } from '@nexus/events'
import type { Batch, Delivery, Fence } from '@nexus/streams'
import { Contextualizer, type ContextualizerOptions, FRAMES } from '../contextualize.ts'
import type { Snapshot, StreamedEntry } from '../ports.ts'

export const GUILD = '1300000000000000001'
const CHANNEL = '1300000000000000010'
const ALICE = '1200000000000000002'
/** 2026-11-01T12:00:00Z */
export const NOON = 1_793_534_400_000
export const FENCE: Fence = { lease: 'context', partition: 0, token: 1, value: '1:one' }

export interface SampleEntry extends StreamedEntry {
  readonly messageId: string
  readonly json: string
}

/** Entry `nth` of the stream: a message that Alice wrote. */
export function saidBy({ nth, by = ALICE, content }: { nth: number; by?: string; content: string }): SampleEntry {
  const messageId = (BigInt(snowflakeAt(NOON + nth * 1_000)) + BigInt(nth)).toString()
  const occurredAt = timeOfSnowflake(messageId)
  const author = { id: by, username: 'alice', global_name: null }
  const d = { id: messageId, guild_id: GUILD, channel_id: CHANNEL, type: 0, content, author, mentions: [], embeds: [] }
  const id = frameId('session', nth, occurredAt)
  const frame: MessageNamed<'DiscordEventReceived'> = {
    ...{ id, type: 'DiscordEventReceived', version: 1, occurredAt, guildId: GUILD },
    ...{ correlationId: id, causationId: null, traceparent: null },
    data: { shardId: 0, sessionId: 'session', sequence: nth, t: 'MESSAGE_CREATE', d },
  }
  const json = JSON.stringify(frame)
  return { messageId, json, entryId: `${occurredAt}-0`, field: (name) => (name === 'm' ? json : undefined) }
}

/** One partition without Redis or Postgres: what a contextualizer is given, and what it said, wrote and settled. */
export function samplePartition(given: Partial<ContextualizerOptions> = {}) {
  const saved: Snapshot[] = []
  const published: string[] = []
  const acked: string[] = []
  const setAside: string[] = []
  const held: string[] = []
  const written = new Map<string, string>()
  let isLeaseHeld = true
  const options: ContextualizerOptions = {
    deps: { computePermissions: () => 0n, keyedHash: (text) => `hash of ${text.length}` },
    snapshots: {
      load: async () => {
        const until = saved.at(-1)?.until
        return until ? { until, parts: [...written].map(([key, json]) => ({ key, json })) } : null
      },
      save: async (_fence, snapshot) => {
        if (!isLeaseHeld) return false
        saved.push(snapshot)
        for (const { key, json } of snapshot.parts) {
          if (json === null) written.delete(key)
          else written.set(key, json)
        }
        return true
      },
    },
    streamed: { delivered: async function* () {} },
    past: { frames: async function* () {}, decisions: async function* () {}, judged: async () => new Map() },
    members: { membersOf: async () => new Map() },
    publish: async (entries) => {
      for (const { fields } of entries) published.push(fields[fields.indexOf('m') + 1] ?? '')
    },
    hold: async (stream, _fence, entryId) => void held.push(`${stream} ${entryId}`),
    words: { read: (delivery) => delivery.fields.get('m') ?? '', seal: async () => ['sealed', '…'] },
    pass: () => undefined,
    telemetry: {
      ...{
        folded: () => undefined,
        frameRefused: () => undefined,
        setAside: () => undefined,
        rebuilt: () => undefined,
      },
      ...{ forgot: () => undefined, forgettingFailed: () => undefined, askedAgain: () => undefined },
      ...{ unjudged: () => undefined, neverJudged: () => undefined, lookFailed: () => undefined },
      ...{ unavailable: () => undefined, available: () => undefined, snapshotFailed: () => undefined },
    },
    partitions: 1,
    snapshotEvery: 1_000,
    saveWithinMs: 1_000,
    ...given,
  }

  function batchOf(entries: readonly Pick<SampleEntry, 'entryId' | 'json'>[], stream = FRAMES): Batch {
    const deliveries = entries.map(({ entryId, json }): Delivery => {
      const values = new Map([['m', json]])
      return {
        ...{ stream, partition: 0, entryId, attempt: 1 },
        fields: {
          get: (name) => values.get(name),
          getBytes: () => undefined,
          has: (name) => values.has(name),
          toArray: () => [...values].flat(),
        },
        ack: async () => void acked.push(entryId),
        nack: async () => undefined,
        extend: async () => undefined,
        deadLetter: async ({ code }) => void setAside.push(`${entryId} ${code}`),
      }
    })
    const ack = async () => void acked.push(...entries.map(({ entryId }) => entryId))
    return { partition: 0, stream, fence: FENCE, isIsolated: false, deliveries, ack, extend: async () => undefined }
  }

  return {
    contextualizer: new Contextualizer(options),
    /** Another process that takes the partition over, with the same stores. */
    successor: () => new Contextualizer(options),
    batchOf,
    saved,
    published,
    acked,
    setAside,
    held,
    loseLease: () => {
      isLeaseHeld = false
    },
  }
}
