import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres, startRedis } from '@nexus/testing'
import { Redis } from 'ioredis'
import { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { searchFiles } from './search-files.ts'
import { searchPostgres } from './search-postgres.ts'
import { compactRedis, searchRedis } from './search-redis.ts'

const WORD = 'platypusXY'

describe('a planted word', () => {
  test('is found in every kind of key, and nowhere when it is gone', async () => {
    await using server = await startRedis({ aof: true })
    const redis = new Redis(server.url)
    try {
      await redis.set('text', `a ${WORD} b`)
      await redis.hset('hash', 'field', WORD.toUpperCase())
      await redis.rpush('list', WORD)
      await redis.sadd('set', WORD)
      await redis.zadd('sorted', 1, WORD)
      for (let i = 0; i < 1_200; i += 1) await redis.xadd('stream', '*', 'm', i === 1_150 ? WORD : 'nothing')
      await redis.xadd('nexus:{0}:discord.events.dead', '*', 'sealed', WORD)
      await redis.set(`key-${WORD}`, '')
      const places = (await searchRedis(server.url, WORD)).map(({ place }) => place)
      expect(places.toSorted()).toEqual(
        ['hash', `key-${WORD}`, 'list', 'nexus:{0}:discord.events.dead', 'set', 'sorted', 'stream', 'text'].toSorted(),
      )
      await redis.flushall()
      expect(await searchRedis(server.url, WORD)).toEqual([])
      expect(await compactRedis(server.url)).toBe(true)
    } finally {
      await redis.quit()
    }
  })

  test('is found in text, JSON and bytes of any table', async () => {
    await using postgres = await startPostgres()
    const client = new Client({ connectionString: postgres.connectionString })
    await client.connect()
    try {
      await client.query('create table plain (a text, b jsonb, c bytea, n int)')
      await client.query('create table clean (a text)')
      await client.query(`insert into plain values ($1, null, null, 1), (null, $2, null, 2), (null, null, $3, 3)`, [
        `x${WORD}`,
        JSON.stringify({ said: WORD }),
        Buffer.from(`\u0000\u0001${WORD}`),
      ])
    } finally {
      await client.end()
    }
    const places = (await searchPostgres(postgres.connectionString, WORD)).map(({ place }) => place)
    expect(places.toSorted()).toEqual(['public.plain.a', 'public.plain.b', 'public.plain.c'])
  })

  test('is found in a file also where it lies across two chunks', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nexus-search-'))
    try {
      const chunk = 1 << 20
      await writeFile(
        join(folder, 'across'),
        Buffer.concat([Buffer.alloc(chunk - 4, 'a'), Buffer.from(WORD), Buffer.alloc(100, 'b')]),
      )
      await writeFile(join(folder, 'clean'), Buffer.alloc(chunk, 'c'))
      const { found, files } = await searchFiles(folder, WORD)
      expect(found.map(({ place }) => place)).toEqual(['across'])
      expect(files).toBe(2)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
