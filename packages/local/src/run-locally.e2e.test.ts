import { spawnSync } from 'node:child_process'
import { chownSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { processesMentioning, spawnSupervisor } from './fixtures/spawn-supervisor.ts'
import { openStateFolder, RunFile, runLocally } from './index.ts'
import { isAlive } from './recorded-process.ts'
import { canEnter } from './unprivileged-user.ts'

const isRoot = process.getuid?.() === 0
const [uid = 0, gid = 0] = ['-u', '-g'].map((flag) =>
  Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout),
)
const nobody = { uid, gid }
const canBeNobody = isRoot && uid > 0 && (await canEnter(dirname(process.execPath), nobody))
const folders: string[] = []

async function stateFolder(): Promise<string> {
  const checkout = mkdtempSync(join(tmpdir(), 'nexus-local-'))
  // mkdtemp hides it from others, and the stores' account is one of them.
  spawnSync('chmod', ['755', checkout])
  folders.push(checkout)
  return openStateFolder({ checkout })
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client(url)
  await client.connect()
  const { rows } = await client.query({ text: sql, rowMode: 'array' })
  await client.end()
  return rows.flat()
}

/** Every process of a run, its stores' children and guards included, is gone. */
async function expectNothingLeft(stateDir: string, pids: readonly number[], timeoutMs: number): Promise<void> {
  const left = () => [stateDir, ...pids.map((pid) => `nexus-guard ${pid} `)].flatMap(processesMentioning)
  await vi.waitFor(() => expect(left()).toEqual([]), { timeout: timeoutMs, interval: 50 })
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
}

describe('a local run', () => {
  test('keeps its data and its ports over a restart, and starts again within 10 s', async () => {
    const stateDir = await stateFolder()
    const first = await spawnSupervisor(stateDir)
    await query(first.databaseUrl, "create table word as select 'kept' as text")
    expect(await first.end('SIGINT')).toBe(0)

    const second = await spawnSupervisor(stateDir)
    expect(second.startMs).toBeLessThan(10_000)
    expect(second.databaseUrl).toBe(first.databaseUrl)
    expect(second.redisUrl).toBe(first.redisUrl)
    expect(await query(second.databaseUrl, 'select text from word')).toEqual(['kept'])
    expect(
      await query(second.databaseUrl, "select current_setting('fsync'), current_setting('data_checksums')"),
    ).toEqual(['on', 'on'])
    await second.end('SIGTERM')
  })

  test('runs beside one of another checkout', async () => {
    const [one, other] = await Promise.all([stateFolder().then(spawnSupervisor), stateFolder().then(spawnSupervisor)])
    expect(one.databaseUrl).not.toBe(other.databaseUrl)
    expect(one.redisUrl).not.toBe(other.redisUrl)
    await query(one.databaseUrl, 'create table only_here (id int)')
    expect(await query(other.databaseUrl, "select to_regclass('only_here')")).toEqual([null])
    await Promise.all([one.end('SIGINT'), other.end('SIGINT')])
  })

  test('refuses a second run from the same folder, and names the first', async () => {
    const stateDir = await stateFolder()
    const first = await spawnSupervisor(stateDir)
    await expect(spawnSupervisor(stateDir)).rejects.toThrow(`process ${first.child.pid}`)
    await first.end('SIGINT')
  })

  test('is one of several that begin at the same moment, also after a crash', async () => {
    const stateDir = await stateFolder()
    for (const round of ['fresh', 'after a crash']) {
      const starts = await Promise.allSettled([1, 2, 3].map(() => spawnSupervisor(stateDir)))
      const up = starts.flatMap((start) => (start.status === 'fulfilled' ? start.value : []))
      expect(up, round).toHaveLength(1)
      for (const run of up) await run.end(round === 'fresh' ? 'SIGKILL' : 'SIGINT')
    }
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('leaves no process behind after %s', async (signal) => {
    const stateDir = await stateFolder()
    const run = await spawnSupervisor(stateDir)
    const pids = new RunFile(stateDir).processes.map(({ pid }) => pid)
    expect(pids).toHaveLength(3)
    expect(await run.end(signal)).toBe(0)
    await expectNothingLeft(stateDir, pids, 1_000)
  })

  test('leaves no process behind when it is killed, and starts again with its data', async () => {
    const stateDir = await stateFolder()
    const first = await spawnSupervisor(stateDir)
    await query(first.databaseUrl, "create table word as select 'kept' as text")
    const pids = new RunFile(stateDir).processes.map(({ pid }) => pid)
    await first.end('SIGKILL')
    await expectNothingLeft(stateDir, pids, 10_000)

    const second = await spawnSupervisor(stateDir)
    expect(await query(second.databaseUrl, 'select text from word')).toEqual(['kept'])
    await second.end('SIGINT')
  })

  test('stops what a killed run left running when it starts before that has ended', async () => {
    const stateDir = await stateFolder()
    const first = await spawnSupervisor(stateDir)
    const left = new RunFile(stateDir).processes
    await first.end('SIGKILL')
    const second = await spawnSupervisor(stateDir)
    expect(left.filter(isAlive)).toEqual([])
    expect(await query(second.databaseUrl, 'select 1')).toEqual([1])
    await second.end('SIGINT')
  })

  test('starts a service and a store again when they are killed', async () => {
    const stateDir = await stateFolder()
    const run = await spawnSupervisor(stateDir)
    const before = new RunFile(stateDir).processes
    for (const { pid } of before) process.kill(pid, 'SIGKILL')
    const isBack = () => {
      const now = new RunFile(stateDir).processes
      expect(
        now
          .filter(isAlive)
          .map(({ name }) => name)
          .sort(),
      ).toEqual(['fixture', 'postgres', 'redis'])
      expect(now.some(({ pid }) => before.some((old) => old.pid === pid))).toBe(false)
    }
    await vi.waitFor(isBack, { timeout: 15_000, interval: 50 })
    await vi.waitFor(() => query(run.databaseUrl, 'select 1'), { timeout: 10_000, interval: 100 })
    await run.end('SIGINT')
  })

  // Run by an ordinary user, every test here shows it; run by root in a hidden checkout, no other user can be tried.
  test.skipIf(!canBeNobody)('works for an ordinary user', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'nexus-local-'))
    folders.push(stateDir)
    chownSync(stateDir, nobody.uid, nobody.gid)
    const run = await spawnSupervisor(stateDir, nobody)
    expect(await query(run.databaseUrl, 'select 1')).toEqual([1])
    const pids = new RunFile(stateDir).processes.map(({ pid }) => pid)
    expect(await run.end('SIGINT')).toBe(0)
    await expectNothingLeft(stateDir, pids, 1_000)
  })

  test.skipIf(!isRoot)('started by root in a folder that others cannot enter, keeps its state outside', async () => {
    const home = mkdtempSync(join(tmpdir(), 'nexus-home-'))
    expect(statSync(home).mode & 0o777).toBe(0o700)
    const checkout = join(home, 'nexus')
    mkdirSync(checkout)
    const stateDir = await openStateFolder({ checkout })
    folders.push(home, stateDir)
    expect(stateDir.startsWith(home)).toBe(false)
    expect(await openStateFolder({ checkout })).toBe(stateDir)
    const run = await spawnSupervisor(stateDir)
    expect(await query(run.databaseUrl, 'select 1')).toEqual([1])
    await run.end('SIGINT')
  })
})

describe('the services of a local run', () => {
  const main = join(import.meta.dirname, 'fixtures', 'service.ts')

  test('are started again after a crash, with growing pauses', async () => {
    const progress: string[] = []
    await using run = await runLocally({ stateDir: await stateFolder(), onProgress: (line) => progress.push(line) })
    await run.start([{ name: 'fragile', main, env: { EXIT_AFTER_MS: '50' } }])
    await vi.waitFor(() => expect(run.statuses[0]?.crashes).toBeGreaterThanOrEqual(3), { timeout: 10_000 })
    const pauses = progress.flatMap((line) => /ended with code 7.* again in (\d+) ms/.exec(line)?.[1] ?? [])
    expect(pauses.slice(0, 3)).toEqual(['500', '1000', '2000'])
  })

  test('fail the start with the end of their log when they never become ready', async () => {
    await using run = await runLocally({ stateDir: await stateFolder() })
    const start = run.start([
      { name: 'fragile', main, env: { EXIT_AFTER_MS: '10' }, readyUrl: 'http://127.0.0.1:1/readyz' },
    ])
    await expect(start).rejects.toThrow(/fragile ended 3 times before it was ready.*fixture service \d+ started/s)
  })

  test('are killed when a second request to stop finds them stubborn', async () => {
    const stateDir = await stateFolder()
    const run = await runLocally({ stateDir })
    await run.start([{ name: 'stubborn', main, env: { STUBBORN: '1' } }])
    const pids = new RunFile(stateDir).processes.map(({ pid }) => pid)
    const stopped = run.stop()
    await run.stop()
    await stopped
    await expectNothingLeft(stateDir, pids, 1_000)
  })
})
