import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findPostgresBinaries } from './postgres-binaries.ts'
import { startPostgresServer } from './postgres-server.ts'
import { findPostgresUser } from './unprivileged-user.ts'

let parent: string
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'nexus-postgres-'))
  chmodSync(parent, 0o755)
})
afterEach(() => rmSync(parent, { recursive: true, force: true }))

const start = (name = 'cluster') =>
  startPostgresServer({ directory: join(parent, name), isDisposable: true, settings: { fsync: 'off' } })

test('a lock file that names a living stranger does not stop the start', async () => {
  const server = await start()
  const lockFile = join(server.dataDirectory, 'postmaster.pid')
  const text = readFileSync(lockFile, 'utf8')
  await server.stop()

  const user = await findPostgresUser(server.dataDirectory)
  const stranger = spawn('sleep', ['600'], { stdio: 'ignore', cwd: '/', ...user })
  await once(stranger, 'spawn')
  writeFileSync(lockFile, text.replace(/^\d+/, String(stranger.pid)))
  const again = await start()
  expect(stranger.exitCode).toBeNull()
  await again.stop()
  stranger.kill()
})

test('a server of an earlier run that still holds the folder is stopped first', async () => {
  const first = await start()
  const second = await start()
  expect(await first.exited).toBe('code 0')
  expect(second.pid).not.toBe(first.pid)
  await second.stop()
})

test('an initialisation that was interrupted is begun anew', async () => {
  const directory = join(parent, 'cluster')
  mkdirSync(join(directory, 'data', 'base'), { recursive: true })
  writeFileSync(join(directory, 'data', 'PG_VERSION'), '18\n')
  writeFileSync(join(directory, 'unfinished'), '')
  const server = await start()
  expect(existsSync(join(directory, 'unfinished'))).toBe(false)
  await server.stop()
})

test.skipIf(process.getuid?.() !== 0)(
  'binaries in a folder that others cannot enter are copied out of it',
  async () => {
    const user = await findPostgresUser()
    const hidden = join(parent, 'home')
    mkdirSync(hidden, { mode: 0o700 })
    const native = join(hidden, 'native')
    cpSync(dirname(await findPostgresBinaries(user)), native, { recursive: true, verbatimSymlinks: true })
    const bin = await findPostgresBinaries(user, native)
    expect(bin.startsWith(hidden)).toBe(false)
    expect(await findPostgresBinaries(user, native)).toBe(bin)
    rmSync(dirname(bin), { recursive: true })
  },
)
