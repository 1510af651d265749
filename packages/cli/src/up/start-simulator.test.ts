import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readyLine } from './start-simulator.ts'

const saying = (url: string) =>
  `${JSON.stringify({ ready: true, url, apiUrl: `${url}/api`, token: 'token', ai: { url, apiKey: 'key' } })}\n`

test('the simulator is believed only what it says in this run, once it has said all of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nexus-ready-'))
  try {
    const log = join(folder, 'simulator.log')
    const earlier = saying('http://127.0.0.1:1')
    const now = saying('http://127.0.0.1:2')
    await writeFile(log, earlier)
    expect(await readyLine(log, earlier.length)).toBeNull()
    await writeFile(log, earlier + now.slice(0, 60))
    expect(await readyLine(log, earlier.length)).toBeNull()
    await writeFile(log, `${earlier}GET /sim/x: a fault\n${now}`)
    expect(await readyLine(log, earlier.length)).toMatchObject({ url: 'http://127.0.0.1:2' })
  } finally {
    await rm(folder, { recursive: true })
  }
})
