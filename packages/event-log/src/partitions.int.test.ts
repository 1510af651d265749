import { startPostgres, type TestPostgres } from '@nexus/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { archivedOf } from './test/archived-of.ts'
import { causeOf } from './test/causes.ts'
import { openTestLog } from './test/open-test-log.ts'

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres?.stop())

const nextMonth = `date_trunc('month', now() at time zone 'UTC') at time zone 'UTC' + interval '32 days'`
const partitionOf = `select c.relname as name, count(*)::int as rows from nexus.event e join pg_class c on c.oid = e.tableoid group by 1 order by 1`

describe('the log', () => {
  test('goes on over the end of a month: dense, in order, whole, and read as one', async () => {
    await using at = await openTestLog(postgres)
    await at.log.append('s', [causeOf('before 1', 'case', 0), causeOf('before 2', 'case', 1)])
    await at.log.archive(0, [archivedOf(1)])
    // The log's clock never goes back, so a head in the next month is the next month.
    await at.query(`update nexus.log_head set recorded_at = ${nextMonth}`)
    await at.query(`update nexus.archive_head set archived_at = ${nextMonth}`)
    const [outcome] = await at.log.append('s', [causeOf('after 1', 'case', 2)])
    expect(outcome).toMatchObject({ status: 'appended', events: [{ position: 3, entityVersion: 3 }] })
    await at.log.append('s', [causeOf('before 1'), causeOf('after 2', 'case', 3)])
    await at.log.archive(0, [archivedOf(1), archivedOf(2)])

    expect((await at.query<{ rows: number }>(partitionOf)).map(({ rows }) => rows)).toEqual([2, 2])
    const { events } = await at.log.read({ after: 1 })
    expect(events.map(({ position, entityVersion }) => [position, entityVersion])).toEqual([
      [2, 2],
      [3, 3],
      [4, 4],
    ])
    expect((await at.log.readEntities(['case'])).get('case')).toHaveLength(4)
    expect(
      (await at.log.readGuildArchive({ guildId: '1098765432109876543', from: 0, until: 10 })).map(
        ({ sequence }) => sequence,
      ),
    ).toEqual([1, 2])
    expect((await at.log.verify()).fault).toBeNull()
    expect(await at.log.verifyArchive()).toMatchObject([{ rows: 2, fault: null }])
  })

  test('makes the partition that it lacks, so that nobody who forgot it stops the log', async () => {
    await using at = await openTestLog(postgres)
    await at.query(`update nexus.log_head set recorded_at = now() + interval '20 months'`)
    expect(await at.log.append('s', [causeOf('far')])).toMatchObject([{ status: 'appended' }])
    await at.query(`update nexus.archive_head set archived_at = now() + interval '20 months'`)
    expect(await at.log.archive(0, [archivedOf(1)])).toMatchObject({ added: 1 })
    expect((await at.log.verify()).fault).toBeNull()
  })

  test('is kept three months ahead, and warns below two', async () => {
    await using at = await openTestLog(postgres)
    expect(await at.log.readiness()).toEqual({ isReady: true, warnings: [] })
    expect(await at.log.ensurePartitions()).toBe(0)
    for (const table of ['event', 'server_events']) {
      const children = await at.query<{ name: string }>(
        `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'nexus.${table}'::regclass order by 1`,
      )
      expect(children).toHaveLength(4)
      for (const { name } of children.slice(-2)) await at.query(`drop table nexus.${name}`)
    }
    expect((await at.log.readiness()).warnings).toEqual(['the log’s partitions reach 1 months ahead; it should be 3'])
    expect(await at.log.ensurePartitions()).toBe(4)
    expect((await at.log.readiness()).warnings).toEqual([])
  })

  test('refuses another number of stream partitions than it was begun with', async () => {
    await using at = await openTestLog(postgres)
    await at.log.assertPartitions(4)
    await at.log.assertPartitions(4)
    await expect(at.log.assertPartitions(8)).rejects.toMatchObject({
      name: 'PartitionCountError',
      disposition: 'dead-letter',
    })
  })
})
