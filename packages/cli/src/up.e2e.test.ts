import { existsSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { waitFor } from '@nexus/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Status } from './commands/status.ts'
import { isAlive, openWorkplace, recordedPids, type Workplace } from './testing/run-nexus.ts'

interface Told {
  readonly result: string
  readonly steps: readonly { readonly type: string }[]
}

const typesOf = (stdout: string) => (JSON.parse(stdout) as Told).steps.map(({ type }) => type)

/** A limit in seconds on a machine that has nothing else to do; what others make it do is granted. */
const granted = (seconds: number) => seconds * Math.max(1, (loadavg()[0] ?? 0) / availableParallelism())

describe('one command starts everything', () => {
  let home: Workplace
  let other: Workplace
  let run: Awaited<ReturnType<Workplace['up']>>
  let second: Awaited<ReturnType<Workplace['up']>>

  beforeAll(async () => {
    home = await openWorkplace()
    other = await openWorkplace()
    ;[run, second] = await Promise.all([home.up(), other.up()])
  })
  afterAll(async () => {
    await home?.[Symbol.asyncDispose]()
    await other?.[Symbol.asyncDispose]()
  })

  test('a first decision is shown on one line, and two run side by side', () => {
    expect(run.stdout.match(/first decision/g)).toHaveLength(1)
    expect(run.stdout.trim()).toBe(`first decision in ${run.seconds.toFixed(1)} s: ${run.caseId}`)
    expect(second.caseId).not.toBe(run.caseId)
    expect(run.seconds).toBeLessThan(granted(45))
  })

  test('the decided message is explained from the raw event to what Discord did', async () => {
    const told = await home.run(['why', run.messageId, '--json'])
    expect(told.code).toBe(0)
    expect(typesOf(told.stdout)).toEqual(
      expect.arrayContaining(['DiscordEventReceived MESSAGE_CREATE', 'MessageFlagged', 'CaseOpened']),
    )
    const decided = typesOf(told.stdout).filter((type) => type === 'EnforcementApplied' || type === 'ReviewRequested')
    expect(decided).not.toHaveLength(0)
    expect((await home.run(['why', run.caseId, '--json'])).code).toBe(0)
    expect((await home.run(['why', '#1'])).stdout).toContain(run.caseId)
    expect(told.stdout).not.toContain('free nitro')
  })

  test('a cleared message is explained too, and a log record is kept of whoever reads words', async () => {
    const posted = await home.run(['sim', 'post', '--as', 'Grace', 'what a calm evening it is', '--json'])
    const { messageId } = JSON.parse(posted.stdout) as { messageId: string }
    await waitFor(
      async () =>
        (JSON.parse((await home.run(['why', messageId, '--json'])).stdout || '{}') as Told).result === 'cleared',
      {
        timeoutMs: 30_000,
        what: 'the message to be cleared',
      },
    )
    const withWords = await home.run(['why', run.messageId, '--words'])
    expect(withWords.stdout).toContain('free nitro')
    expect((await home.run(['log', 'tail', '--type', 'WordsRead'])).stdout).toContain('WordsRead')
  })

  test('why answers within a second', async () => {
    const times: number[] = []
    for (let i = 0; i < 4; i += 1) times.push((await home.run(['why', run.messageId])).ms)
    expect(Math.min(...times)).toBeLessThan(granted(1) * 1_000)
  })

  test('status, doctor, lag and log verify find it well', async () => {
    const status = await home.run(['status', '--json'])
    const told = JSON.parse(status.stdout) as Status
    expect(told.services.map(({ situation }) => situation)).toEqual(told.services.map(() => 'ready'))
    expect(told.services).toHaveLength(7)
    expect(status.code).toBe(0)
    const doctor = await home.run(['doctor', '--json'])
    expect(JSON.parse(doctor.stdout)).toMatchObject({ isHealthy: true })
    await waitFor(async () => (await home.run(['lag', '--json'])).code === 0, { timeoutMs: 30_000 })
    const verified = await home.run(['log', 'verify', '--json'])
    expect(JSON.parse(verified.stdout)).toMatchObject({ isWhole: true, faults: [] })
    expect(verified.code).toBe(0)
  })

  test('what was decided is decided the same again', async () => {
    const guild =
      (JSON.parse((await home.run(['sim', 'state', '--json'])).stdout) as { guilds: { id: string }[] }).guilds[0]?.id ??
      ''
    const replayed = await home.run(['replay', '--guild', guild, '--json'], { DISCORD_TOKEN: 'unused-token' })
    expect(JSON.parse(replayed.stdout)).toMatchObject({ differenceCount: 0, differences: [] })
    expect(JSON.parse(replayed.stdout)).toHaveProperty('messages', expect.any(Number))
    expect(replayed.code).toBe(0)
  })

  test('an erasure is a dry run unless it is meant', async () => {
    const state = await home.run(['log', 'head', '--json'])
    const erased = await home.run(['erase', '1191168918421504000', '1191168947781632000'])
    expect(erased.stdout + erased.stderr).not.toContain('erased: recorded')
    const before = JSON.parse(state.stdout) as { position: number }
    const memberErased = await home.run(['log', 'tail', '--type', 'MemberErased', '--json'])
    expect(JSON.parse(memberErased.stdout)).toEqual([])
    expect(before.position).toBeGreaterThan(0)
  })

  test('Ctrl-C leaves no process, and the next start is quick and keeps the data', async () => {
    const pids = await recordedPids(home.stateDir)
    expect(pids.length).toBeGreaterThanOrEqual(9)
    run.child.kill('SIGINT')
    expect((await run.ended).code).toBe(0)
    expect(pids.filter(isAlive)).toEqual([])
    expect(await home.processes()).toEqual([])
    expect((await home.run(['status'])).code).toBe(3)

    const again = await home.up()
    expect(again.seconds).toBeLessThan(granted(10))
    expect(again.caseId).not.toBe(run.caseId)
    expect((await home.run(['why', run.messageId])).stdout).toContain(run.caseId)
    expect((await home.run(['log', 'verify'])).code).toBe(0)

    const down = await home.run(['down'])
    expect(down.code).toBe(0)
    expect((await again.ended).code).toBe(0)
    expect(await home.processes()).toEqual([])
    expect((await home.run(['down'])).stdout).toContain('nothing runs')
  })

  test('one state folder has one run at a time', async () => {
    const refused = await other.run(['up'])
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('already runs')
    expect((await other.run(['status'])).code).toBe(0)
  })
})

describe('a wrong configuration', () => {
  test('is told all at once, ends with code 2, and starts nothing', async () => {
    await using home = await openWorkplace()
    const ended = await home.run(['up'], {
      DATABASE_URL: 'mysql://127.0.0.1/nexus',
      STREAM_PARTITIONS: 'many',
      DISCORD_TOKEN: 'Bot secret-of-mine',
    })
    expect(ended.code).toBe(2)
    for (const variable of ['DATABASE_URL', 'STREAM_PARTITIONS', 'DISCORD_TOKEN'])
      expect(ended.stderr).toContain(variable)
    expect(ended.stderr).not.toContain('secret-of-mine')
    expect(ended.stdout).toBe('')
    expect(existsSync(home.stateDir)).toBe(false)
  })

  test('of a service is found before anything runs', async () => {
    await using home = await openWorkplace()
    const ended = await home.run(['up'], { VERDICT_ATTEMPTS: '99', FLUSH_AFTER_MS: 'soon', ENFORCE: 'perhaps' })
    expect(ended.code).toBe(2)
    for (const variable of ['VERDICT_ATTEMPTS', 'FLUSH_AFTER_MS', 'ENFORCE']) expect(ended.stderr).toContain(variable)
    expect(existsSync(home.stateDir)).toBe(false)
  })
})
