import { spawnSync } from 'node:child_process'
import { LocalSetupError } from './errors.ts'
import { installRedis } from './install-redis.ts'

/** Oldest Redis that NEXUS runs on; Valkey counts from 7.2, so all of it will do. */
const oldestMajor = 7

const names = ['redis-server', 'valkey-server']
/** Where packages put it and PATH may not look: sbin for ordinary users, Homebrew for programs started by the desktop. */
const folders = ['', '/usr/bin/', '/usr/sbin/', '/usr/local/bin/', '/opt/homebrew/bin/']

/** `redis-server` or `valkey-server` of this machine, installed through its package manager when missing. */
export async function findRedisCommand(onProgress: (line: string) => void): Promise<string> {
  const found = look()
  if (found.command) return found.command
  const failure = await installRedis(onProgress)
  const installed = look()
  if (installed.command) return installed.command

  const why = installed.tooOld ?? failure ?? 'its package brought no server'
  throw new LocalSetupError(
    [
      `NEXUS needs Redis ${oldestMajor}.0 or later, and this machine has none (${why}). Three ways to get it:`,
      '  1. install it: apt-get install redis-server, dnf install valkey, apk add redis or brew install redis',
      '  2. point REDIS_URL in .env to a Redis that runs elsewhere',
      '  3. run everything in containers: docker compose up --build -d',
    ].join('\n'),
  )
}

function look(): { command?: string; tooOld?: string } {
  let tooOld: string | undefined
  for (const name of names) {
    for (const folder of folders) {
      const command = `${folder}${name}`
      const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' })
      if (status !== 0) continue
      const version = /v=(\d+\.\d+\.\d+)/.exec(stdout)?.[1]
      if (version && Number.parseInt(version, 10) >= oldestMajor) return { command }
      tooOld ??= `${command} is ${version ?? 'of an unknown version'}`
    }
  }
  return tooOld ? { tooOld } : {}
}
