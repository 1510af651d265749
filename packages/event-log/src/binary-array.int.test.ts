import { startPostgres, type TestPostgres } from '@nexus/testing'
import fc from 'fast-check'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { byteaArray, int4Array, int8Array, textArray, uuidArray } from './binary-array.ts'
import { digestOfArchived, digestOfEvent, nextChain } from './digest.ts'
import { migrate } from './migrate.ts'

let postgres: TestPostgres
let client: Client
beforeAll(async () => {
  postgres = await startPostgres()
  await migrate(postgres.connectionString)
  client = new Client(postgres.connectionString)
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await postgres.stop()
})

async function roundTrip(type: string, values: unknown): Promise<unknown> {
  const { rows } = await client.query<{ back: unknown }>(`select to_jsonb($1::${type}[]) as back`, [values])
  return rows[0]?.back
}

const noNul = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0') && text.isWellFormed())
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })

describe('array parameters', () => {
  test('reach Postgres as they were', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(noNul)),
        fc.array(fc.integer()),
        fc.array(fc.option(fc.maxSafeInteger())),
        fc.array(int64),
        fc.array(fc.uuid()),
        fc.array(fc.uint8Array()),
        async (texts, ints, numbers, bigs, uuids, bytes) => {
          expect(await roundTrip('text', textArray(texts))).toEqual(texts)
          expect(await roundTrip('int4', int4Array(ints))).toEqual(ints)
          expect(await roundTrip('int8', int8Array(numbers))).toEqual(numbers)
          const { rows } = await client.query<{ back: string[] }>('select $1::int8[]::text[] as back', [
            int8Array(bigs.map(String)),
          ])
          expect(rows[0]?.back).toEqual(bigs.map(String))
          expect(await roundTrip('uuid', uuidArray(uuids))).toEqual(uuids)
          const { rows: raw } = await client.query<{ back: Buffer[] }>('select $1::bytea[] as back', [
            byteaArray(bytes),
          ])
          expect(raw[0]?.back.map((value) => new Uint8Array(value))).toEqual(bytes)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('take no value that is not a UUID', () => {
    expect(() => uuidArray(['x'])).toThrow(TypeError)
  })
})

describe('a digest', () => {
  const position = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
  const us = fc.bigInt({ min: 0n, max: 2n ** 60n })

  test('is the same computed here and in Postgres', async () => {
    await fc.assert(
      fc.asyncProperty(
        position,
        us,
        position,
        fc.integer({ min: 1, max: 32_767 }),
        fc.uuid(),
        noNul,
        noNul,
        noNul,
        async (...row) => {
          const [p, recordedUs, entityVersion, schemaVersion, eventId, entity, type, data] = row
          const { rows } = await client.query<{ digest: Buffer }>(
            'select nexus.event_digest($1,$2,$3,$4::smallint,$5,$6,$7,$8) as digest',
            row.map((value) => (typeof value === 'bigint' ? String(value) : value)),
          )
          const digest = digestOfEvent({
            position: p,
            recordedUs,
            entityVersion,
            schemaVersion,
            eventId,
            entity,
            type,
            data,
          })
          expect(digest.equals(rows[0]?.digest ?? Buffer.alloc(0))).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('of an archived event is, too', async () => {
    const id = fc.option(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String))
    const event = fc.record({
      partition: fc.integer({ min: 0, max: 100 }),
      position,
      archivedUs: us,
      entryMs: position,
      entrySeq: fc.nat(),
      eventId: fc.uuid(),
      sequence: position,
      guildId: id,
      channelId: id,
      messageId: id,
      sessionId: noNul,
      type: noNul,
      subject: fc.option(noNul),
      data: fc.uint8Array(),
    })
    await fc.assert(
      fc.asyncProperty(event, async (e) => {
        const { rows } = await client.query<{ digest: Buffer }>(
          'select nexus.archived_digest($1::smallint,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14) as digest',
          [
            e.partition,
            e.position,
            String(e.archivedUs),
            e.entryMs,
            e.entrySeq,
            e.eventId,
            e.sequence,
            e.guildId,
            e.channelId,
            e.messageId,
            e.sessionId,
            e.type,
            e.subject,
            Buffer.from(e.data),
          ],
        )
        expect(digestOfArchived(e).equals(rows[0]?.digest ?? Buffer.alloc(0))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  test('changes the chain with every part of an append', () => {
    const digests = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
    const chains = [
      nextChain(Buffer.alloc(32), 1, 1n, digests),
      nextChain(Buffer.alloc(32, 1), 1, 1n, digests),
      nextChain(Buffer.alloc(32), 2, 1n, digests),
      nextChain(Buffer.alloc(32), 1, 2n, digests),
      nextChain(Buffer.alloc(32), 1, 1n, digests.toReversed()),
      nextChain(Buffer.alloc(32), 1, 1n, digests.slice(1)),
    ]
    expect(new Set(chains.map((chain) => chain.toString('hex'))).size).toBe(chains.length)
  })
})
