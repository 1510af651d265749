import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ProcessTimes } from './process-times.ts'

/** Works for so many ms of processor time, says so, and lives on until it is told to end. */
const worker = `const from = process.cpuUsage()
const spent = () => { const { user, system } = process.cpuUsage(from); return (user + system) / 1000 }
while (spent() < Number(process.argv[2])) {}
process.on('message', () => process.exit(0))
process.send('done')`

test('a tree’s time is that of all its processes, and keeps that of the ones that ended', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nexus-times-'))
  const path = join(folder, 'worker.mjs')
  await writeFile(path, worker)
  const before = new ProcessTimes().ofTree(process.pid) - new ProcessTimes().of(process.pid)
  const child = fork(path, ['300'], { execArgv: [] })
  const ended = once(child, 'exit')
  await once(child, 'message')
  const times = new ProcessTimes()
  const own = times.of(child.pid ?? 0)
  expect(own).toBeGreaterThanOrEqual(290_000)
  expect(times.ofTree(process.pid)).toBeGreaterThanOrEqual(times.of(process.pid) + before + own - 20_000)
  child.send('end')
  await ended
  expect(new ProcessTimes().of(process.pid)).toBeGreaterThanOrEqual(times.of(process.pid) + own)
  expect(new ProcessTimes().of(child.pid ?? 0)).toBe(0)
  await rm(folder, { recursive: true })
})
