import { Redis } from 'ioredis'
import { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { startPostgres, startRedis } from './index.ts'

describe('a Redis of its own', () => {
  test('keeps its data through a kill with the append-only file, on the same url', async () => {
    await using redis = await startRedis({ aof: true })
    const client = new Redis(redis.url)
    client.on('error', () => undefined)
    await client.set('word', 'kept')
    const before = redis.pid
    await redis.kill()
    await redis.restart()
    expect(redis.pid).not.toBe(before)
    expect(await client.get('word')).toBe('kept')
    await client.quit()
  })

  test('begins empty after a restart without the append-only file', async () => {
    await using redis = await startRedis()
    const client = new Redis(redis.url)
    client.on('error', () => undefined)
    await client.set('word', 'lost')
    await redis.restart()
    expect(await client.get('word')).toBeNull()
    await client.quit()
  })

  test('fails the test that leaves a client open', async () => {
    const redis = await startRedis()
    const client = new Redis(redis.url)
    client.on('error', () => undefined)
    await client.ping()
    await expect(redis.stop()).rejects.toThrow('left open')
    client.disconnect()
  })
})

describe('the Postgres of the run', () => {
  test('gives every caller empty databases of its own', async () => {
    await using one = await startPostgres()
    await using other = await startPostgres()
    const urls = [one.connectionString, other.connectionString, await one.createDatabase()]
    expect(new Set(urls).size).toBe(3)
    for (const url of urls) {
      const client = new Client(url)
      await client.connect()
      await client.query('create table mine (id int)')
      await client.end()
    }
  })

  test('fails the test that leaves a client open', async () => {
    const postgres = await startPostgres()
    const client = new Client(postgres.connectionString)
    client.on('error', () => undefined)
    await client.connect()
    await expect(postgres.stop()).rejects.toThrow('left open')
  })
})

test('a private Postgres recovers from a kill with what was committed', async () => {
  await using postgres = await startPostgres({ isPrivate: true })
  const before = new Client(postgres.connectionString)
  before.on('error', () => undefined)
  await before.connect()
  await before.query('create table word (text text)')
  await before.query("insert into word values ('kept')")
  await postgres.kill()
  await postgres.restart()
  const after = new Client(postgres.connectionString)
  await after.connect()
  expect((await after.query('select text from word')).rows).toEqual([{ text: 'kept' }])
  await after.end()
})
