import { startPostgres, type TestPostgres } from '@nexus/testing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrate } from './migrate.ts'
import { causeOf } from './test/causes.ts'
import { openTestLog, type TestLog } from './test/open-test-log.ts'

let postgres: TestPostgres
let at: TestLog
beforeAll(async () => {
  postgres = await startPostgres()
  at = await openTestLog(postgres)
  await at.log.append('s', [causeOf('stays')])
})
afterAll(async () => {
  await at[Symbol.asyncDispose]()
  await postgres.stop()
})

async function as(role: string, text: string): Promise<string | undefined> {
  const client = new Client(at.connectionString)
  await client.connect()
  try {
    await client.query(`set role ${role}`)
    await client.query('begin')
    await client.query(text)
    return 'done'
  } catch (error) {
    return (error as { code?: string }).code
  } finally {
    await client.end()
  }
}

const groups = ['nexus_append', 'nexus_read', 'nexus_erase', 'nexus_project'] as const
const DENIED = '42501'
const insertEvent = `insert into nexus.event (position, recorded_at, entity_version, event_id, schema_version, entity, type, data, digest)
  values (99, now(), 1, gen_random_uuid(), 1, 'e', 't', '{}', '')`
const append = `select nexus.append('s', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', true, '{}', '{}', '{}', '{}', '{}', '{}', '{}')`

describe('the grants', () => {
  test.each(groups)('let %s change nothing of what was recorded', async (role) => {
    for (const table of [
      'event',
      'seal',
      'cause',
      'entity_event',
      'server_events',
      'archive_seal',
      'log_head',
      'archive_head',
    ]) {
      expect([table, await as(role, `delete from nexus.${table}`)]).toEqual([table, DENIED])
      expect([table, await as(role, `truncate nexus.${table}`)]).toEqual([table, DENIED])
      expect([table, await as(role, `insert into nexus.${table} select * from nexus.${table}`)]).toEqual([
        table,
        DENIED,
      ])
    }
    expect(await as(role, `update nexus.event set data = 'x'`)).toBe(DENIED)
    expect(await as(role, 'update nexus.log_head set position = 0')).toBe(DENIED)
    expect(await as(role, insertEvent)).toBe(DENIED)
    expect(await as(role, 'alter table nexus.event disable trigger all')).toBe(DENIED)
    expect(await as(role, 'drop table nexus.seal')).toBe(DENIED)
    expect(
      await as(role, 'select nexus.append_each(null,null,null,null,null,null,null,null,null,null,null,null,null)'),
    ).toBe(DENIED)
    expect(await as(role, 'create table nexus.mine (n int)')).toBe(DENIED)
  })

  test('let only writers append, only readers read, and only the eraser erase', async () => {
    const matrix = async (text: string) =>
      Object.fromEntries(await Promise.all(groups.map(async (role) => [role, await as(role, text)])))
    const allowed = (...roles: string[]) =>
      Object.fromEntries(groups.map((role) => [role, roles.includes(role) ? 'done' : DENIED]))
    expect(await matrix(append)).toEqual(allowed('nexus_append', 'nexus_erase'))
    expect(await matrix('select * from nexus.event')).toEqual(allowed('nexus_append', 'nexus_read', 'nexus_project'))
    expect(await matrix('select * from nexus.server_events')).toEqual(allowed('nexus_read', 'nexus_project'))
    expect(await matrix('select * from nexus.member_key')).toEqual(allowed('nexus_append', 'nexus_erase'))
    expect(await matrix(`select nexus.erase_member('1', '2')`)).toEqual(allowed('nexus_erase'))
    expect(await matrix('delete from nexus.member_key')).toEqual(allowed())
    expect(await matrix(`update nexus.member_key set subject = 'x'`)).toEqual(allowed())
    expect(await matrix('delete from nexus.erased_member')).toEqual(allowed())
  })

  test('give a login user everything that a service needs, by membership', async () => {
    const user = `service_${Date.now()}`
    await at.query(`create role ${user} login password 'p'`)
    await at.query(`grant nexus_append, nexus_read, nexus_project to ${user}`)
    const url = new URL(at.connectionString)
    url.username = user
    url.password = 'p'
    const log = await at.openAnother({ connectionString: url.href })
    await log.append('s', [causeOf('by membership')])
    const subjects = await log.keys.subjectsFor('1', ['2'])
    expect(await log.keys.unseal(log.keys.seal(subjects.get('2') as string, 'words'))).toBe('words')
    expect((await log.read({ after: 0 })).events.length).toBe(2)
    await log.assertPartitions(4)
    await expect(log.erase('1', '2')).rejects.toMatchObject({ disposition: 'dead-letter' })
    await log[Symbol.asyncDispose]()
    await at.query(`drop owned by ${user}`)
    await at.query(`drop role ${user}`)
  })
})

describe('the triggers', () => {
  test('refuse the owner and the superuser too, replication roles included, in every partition', async () => {
    const partitions = await at.query<{ name: string }>(
      `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'nexus.event'::regclass`,
    )
    expect(partitions.length).toBeGreaterThanOrEqual(4)
    for (const setting of ['origin', 'replica', 'local']) {
      for (const table of ['event', 'seal', 'cause', 'entity_event', ...partitions.map(({ name }) => name)]) {
        const attempt = (text: string) => as('nexus_owner', `select 1; ${text}`)
        await expect(
          at.query(`begin; set local session_replication_role = ${setting}; truncate nexus.${table}`),
        ).rejects.toMatchObject({ code: DENIED })
        await at.query('rollback')
        expect(await attempt(`truncate nexus.${table}`)).toBe(DENIED)
      }
      for (const text of [
        `update nexus.event set data = 'x'`,
        'delete from nexus.event',
        'delete from nexus.seal',
        'delete from nexus.cause',
      ]) {
        await expect(at.query(`begin; set local session_replication_role = ${setting}; ${text}`)).rejects.toMatchObject(
          { code: DENIED },
        )
        await at.query('rollback')
      }
    }
  })
})

describe('a migration', () => {
  test('runs once, and again changes nothing', async () => {
    expect(await migrate(at.connectionString)).toEqual([])
  })

  test('runs in several databases of one cluster at the same time, and from several processes on one', async () => {
    const urls = await Promise.all([postgres.createDatabase(), postgres.createDatabase(), postgres.createDatabase()])
    const ran = await Promise.all([...urls, ...urls].map((url) => migrate(url)))
    expect(ran.filter(({ length }) => length > 0)).toHaveLength(3)
  })

  test('can be run by a user who may create roles and nothing else', async () => {
    const url = new URL(await postgres.createDatabase())
    const user = `migrator_${Date.now()}`
    await at.query(`create role ${user} login createrole password 'p'`)
    await at.query(`grant nexus_owner to ${user} with admin option`)
    await at.query(`grant create on database ${url.pathname.slice(1)} to ${user} with grant option`)
    url.username = user
    url.password = 'p'
    expect((await migrate(url.href)).length).toBeGreaterThan(0)
    const client = new Client(new URL(url.pathname, at.connectionString).href)
    await client.connect()
    const { rows } = await client.query(
      `select distinct tableowner from pg_tables where schemaname = 'nexus' and tablename = 'event'`,
    )
    expect(rows).toEqual([{ tableowner: 'nexus_owner' }])
    await client.query(`drop schema nexus cascade`)
    await client.query(`drop owned by ${user}`)
    await client.end()
    await at.query(`drop role ${user}`)
  })
})
