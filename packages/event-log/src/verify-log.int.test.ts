import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres, type TestPostgres, waitFor } from '@nexus/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readAnchors } from './anchor.ts'
import { LogGapError } from './errors.ts'
import { causeOf } from './test/causes.ts'
import { openTestLog, type TestLog } from './test/open-test-log.ts'

let postgres: TestPostgres
let at: TestLog
beforeAll(async () => {
  postgres = await startPostgres()
})
beforeEach(async () => {
  at = await openTestLog(postgres)
  // Positions 1 to 3, 4 to 6 and 7 to 9, one seal each.
  for (let i = 0; i < 9; i += 3)
    await at.log.append(
      's',
      [1, 2, 3].map((n) => causeOf(`e${i + n}`)),
    )
})
afterEach(() => at[Symbol.asyncDispose]())
afterAll(() => postgres?.stop())

const chainFrom = (position: number) =>
  `update nexus.seal s set chain = sha256(decode(repeat('00', 32), 'hex')) where last_position >= ${position}`

describe('verification', () => {
  test('finds nothing wrong with what was appended', async () => {
    const head = await at.log.head()
    expect(await at.log.verify()).toEqual({ rows: 9, position: 9, chain: head.chain, fault: null })
  })

  test.each([
    ['an edited event', [`update nexus.event set data = replace(data, 'e5', 'x5') where position = 5`], 'edited', 5],
    ['an event given to another entity', [`update nexus.event set entity = 'else' where position = 5`], 'edited', 5],
    ['an event of another type', [`update nexus.event set type = 'Else' where position = 4`], 'edited', 4],
    [
      'an event with another time',
      [`update nexus.event set recorded_at = recorded_at + interval '1 microsecond' where position = 9`],
      'edited',
      9,
    ],
    [
      'an edited event with a digest that fits',
      [
        `update nexus.event set data = 'x' where position = 5`,
        `update nexus.event set digest = nexus.event_digest(position, (extract(epoch from recorded_at) * 1000000)::bigint, entity_version,
        schema_version, event_id, entity, type, data) where position = 5`,
      ],
      'resealed',
      4,
    ],
    ['a deleted event', ['delete from nexus.event where position = 5'], 'missing', 5],
    [
      'a deleted append',
      ['delete from nexus.event where position between 4 and 6', 'delete from nexus.seal where last_position = 6'],
      'missing',
      4,
    ],
    ['a deleted first event', ['delete from nexus.event where position = 1'], 'missing', 1],
    [
      'two swapped events',
      [
        `update nexus.event e set data = o.data, event_id = o.event_id, entity = o.entity from nexus.event o
        where e.position + o.position = 9 and e.position in (4, 5)`,
      ],
      'swapped',
      4,
    ],
    [
      'two events with swapped positions',
      [
        'update nexus.event set position = 9 - position + 100 where position in (4, 5)',
        'update nexus.event set position = position - 100 where position > 100',
      ],
      'swapped',
      4,
    ],
    [
      'an inserted event',
      [
        `insert into nexus.event select position, recorded_at + interval '1 microsecond', entity_version, event_id,
      schema_version, entity, type, data, digest from nexus.event where position = 6`,
      ],
      'inserted',
      6,
    ],
    [
      'an event added at the end',
      [
        `insert into nexus.event select 10, recorded_at, entity_version, event_id, schema_version, entity, type,
      data, digest from nexus.event where position = 9`,
      ],
      'inserted',
      10,
    ],
    ['an end cut off', ['delete from nexus.event where position > 8'], 'missing', 9],
    [
      'a whole append cut off',
      ['delete from nexus.event where position > 6', 'delete from nexus.seal where last_position > 6'],
      'cut-off',
      7,
    ],
    ['an edited seal', [chainFrom(6)], 'resealed', 4],
    ['a history that hides an event', [`delete from nexus.entity_event where position = 5`], 'misindexed', 5],
    [
      'a history that holds another event',
      [`update nexus.entity_event set entity = 'else' where position = 5`],
      'misindexed',
      5,
    ],
  ])('finds %s', async (_, statements, kind, position) => {
    await at.tamper(...statements)
    expect((await at.log.verify()).fault).toMatchObject({ kind, position })
  })

  test('reads in bounded pages: a fault far behind the first page is found too', async () => {
    for (let i = 0; i < 50; i++)
      await at.log.append(
        's',
        Array.from({ length: 100 }, (_, n) => causeOf(`more ${i} ${n}`)),
      )
    expect(await at.log.verify()).toMatchObject({ rows: 5_009, fault: null })
    await at.tamper(`update nexus.event set data = 'x' where position = 4321`)
    expect((await at.log.verify()).fault).toMatchObject({ kind: 'edited', position: 4_321 })
  })

  test('is not confused by appends that go on meanwhile', async () => {
    const writer = (async () => {
      for (let i = 0; i < 40; i++) await at.log.append('s', [causeOf(`meanwhile ${i}`)])
    })()
    for (let i = 0; i < 10; i++) expect((await at.log.verify()).fault).toBeNull()
    await writer
  })
})

describe('a signed head', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'anchor-'))
  })
  afterEach(() => rm(directory, { recursive: true }))

  test('shows that the newest events were cut off with everything that spoke of them', async () => {
    await at.log.anchor({ directory, signingKey: privateKey })
    await at.tamper(
      'delete from nexus.event where position > 6',
      'delete from nexus.seal where last_position > 6',
      'delete from nexus.entity_event where position > 6',
      'update nexus.log_head set position = 6, chain = (select chain from nexus.seal where last_position = 6)',
    )
    expect(await at.log.verify()).toMatchObject({ position: 6, fault: null })
    const anchors = await readAnchors(directory, publicKey)
    expect((await at.log.verify({ anchors })).fault).toMatchObject({ kind: 'cut-off', position: 7 })
    await at.log.append(
      's',
      [1, 2, 3].map((n) => causeOf(`instead ${n}`)),
    )
    expect((await at.log.verify({ anchors })).fault).toMatchObject({ kind: 'forked', position: 9 })
  })

  test('shows a history that was rewritten and sealed anew', async () => {
    await at.log.anchor({ directory, signingKey: privateKey })
    const digest = `nexus.event_digest(position, (extract(epoch from recorded_at) * 1000000)::bigint, entity_version, schema_version,
      event_id, entity, type, data)`
    const seal = (
      last: number,
    ) => `update nexus.seal s set chain = sha256(coalesce((select chain from nexus.seal where last_position = ${last - 3}),
      decode(repeat('00', 32), 'hex')) || int8send(first_position) || int8send((extract(epoch from recorded_at) * 1000000)::bigint)
      || (select string_agg(digest, '' order by position) from nexus.event where position between s.first_position and s.last_position))
      where last_position = ${last}`
    await at.tamper(
      `update nexus.event set data = replace(data, 'e2', 'x2') where position = 2`,
      `update nexus.event set digest = ${digest}`,
      seal(3),
      seal(6),
      seal(9),
      'update nexus.log_head set chain = (select chain from nexus.seal where last_position = 9)',
    )
    expect((await at.log.verify()).fault).toBeNull()
    expect((await at.log.verify({ anchors: await readAnchors(directory, publicKey) })).fault).toMatchObject({
      kind: 'forked',
      position: 9,
    })
  })

  test('keeps a bounded file that is whole at every moment, and refuses a line that nobody signed', async () => {
    for (let i = 0; i < 5; i++) {
      await at.log.append('s', [causeOf(`anchored ${i}`)])
      await at.log.anchor({ directory, signingKey: privateKey, most: 3 })
    }
    const anchors = await readAnchors(directory, privateKey)
    expect(anchors.map(({ position }) => position)).toEqual([12, 13, 14])
    expect((await at.log.verify({ anchors })).fault).toBeNull()
    const [file] = await readdir(directory)
    const path = join(directory, file as string)
    await writeFile(path, (await readFile(path, 'utf8')).replace('"position":13', '"position":12'))
    await expect(readAnchors(directory, publicKey)).rejects.toThrow(/line 2 .* not signed/)
  })
})

describe('kept anchored', () => {
  test('the log is signed again and again, through faults, and once more at the end', async () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const directory = await mkdtemp(join(tmpdir(), 'anchor-'))
    const stop = new AbortController()
    const faults: unknown[] = []
    const options = {
      directory,
      signingKey: privateKey,
      signal: stop.signal,
      everyMs: 5,
      onFault: (error: unknown) => faults.push(error),
    }
    const running = at.log.keepAnchored(options)
    await waitFor(async () => (await readAnchors(directory, privateKey)).length >= 3)
    const failing = at.log.keepAnchored({ ...options, directory: join(directory, 'log-anchors.jsonl', 'no folder') })
    await waitFor(() => faults.length >= 2)
    stop.abort()
    await at.log.append('s', [causeOf('last')])
    await Promise.all([running, failing])
    const anchors = await readAnchors(directory, privateKey)
    expect(anchors[0]?.position).toBe(9)
    expect((await at.log.verify({ anchors })).fault).toBeNull()
    await rm(directory, { recursive: true })
  })
})

describe('a reader', () => {
  test('stops loudly at a hole', async () => {
    await at.tamper('delete from nexus.event where position = 5')
    await expect(at.log.read({ after: 0 })).rejects.toThrow(LogGapError)
    await expect(at.log.read({ after: 0 })).rejects.toMatchObject({ missing: 5 })
    await expect(at.log.read({ after: 0, types: ['CaseDismissed'] })).rejects.toThrow(LogGapError)
    expect((await at.log.read({ after: 5 })).events.map(({ position }) => position)).toEqual([6, 7, 8, 9])
  })

  test('stops loudly when the end is gone', async () => {
    await at.tamper('delete from nexus.event where position > 7', 'delete from nexus.seal where last_position > 7')
    await expect(at.log.read({ after: 6 })).rejects.toThrow(LogGapError)
  })
})
