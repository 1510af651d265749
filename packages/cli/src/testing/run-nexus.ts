import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { waitFor } from '@nexus/testing'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

/** Empty counts as unset, and keeps the checkout's `.env` from setting it. */
const NOTHING_REAL = {
  DATABASE_URL: '',
  REDIS_URL: '',
  DISCORD_TOKEN: '',
  DISCORD_API_URL: '',
  AI_PROVIDER: '',
  AI_BASE_URL: '',
  ANTHROPIC_API_KEY: '',
  OPENAI_COMPATIBLE_API_KEY: '',
  NEXUS_MASTER_KEY_FILE: '',
  STREAM_PARTITIONS: '',
  NEXUS_STARTED_AT: '',
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly ms: number
}

export interface Started {
  readonly child: ChildProcess
  readonly stdout: string
  readonly stderr: string
  readonly ended: Promise<Ended>
}

/** A state folder of a test's own, and the commands that work on it. */
export interface Workplace extends AsyncDisposable {
  readonly stateDir: string
  start(args: readonly string[], env?: Readonly<Record<string, string>>): Started
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>
  /** `nexus up`, until its decision stands on stdout. */
  up(): Promise<Started & { readonly seconds: number; readonly caseId: string; readonly messageId: string }>
  /** Processes that know this state folder. */
  processes(): Promise<readonly number[]>
}

export async function openWorkplace(): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'nexus-cli-'))
  // Started by root, Postgres runs as another account, which must get through.
  await chmod(folder, 0o711)
  const stateDir = join(folder, 'state')
  const running = new Set<Started>()

  const start: Workplace['start'] = (args, env = {}) => {
    const startedAt = performance.now()
    const child = spawn(process.execPath, [main, ...args], {
      env: { ...process.env, ...NOTHING_REAL, NEXUS_STATE_DIR: stateDir, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        said[stream] += text
      })
    }
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve({ ...said, code, ms: performance.now() - startedAt }))
    })
    const started: Started = {
      child,
      ended,
      get stdout() {
        return said.stdout
      },
      get stderr() {
        return said.stderr
      },
    }
    running.add(started)
    void ended.then(() => running.delete(started))
    return started
  }

  return {
    stateDir,
    start,
    run: (args, env) => start(args, env).ended,
    async up() {
      const started = start(['up'])
      const found = await waitFor(
        () => {
          if (started.child.exitCode !== null) return 'ended'
          const line = /^first decision in ([\d.]+) s: ([\da-f-]{36})$/m.exec(started.stdout)
          const message = /why (\d{15,20})/.exec(started.stderr)
          return line && message
            ? { seconds: Number(line[1]), caseId: line[2] ?? '', messageId: message[1] ?? '' }
            : null
        },
        { timeoutMs: 120_000, intervalMs: 50, what: 'the first decision' },
      )
      if (found === 'ended') throw new Error(`nexus up ended:\n${started.stderr}`)
      return Object.assign(started, found)
    },
    async processes() {
      const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
      return pids.filter((pid) => environmentOf(pid).includes(stateDir))
    },
    async [Symbol.asyncDispose]() {
      for (const { child } of running) child.kill('SIGTERM')
      await Promise.all([...running].map(({ ended }) => ended))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function environmentOf(pid: number): string {
  try {
    return `${readFileSync(`/proc/${pid}/environ`, 'utf8')} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8')}`
  } catch {
    return ''
  }
}

/** Processes by what the run file names. */
export async function recordedPids(stateDir: string): Promise<readonly number[]> {
  const { processes } = JSON.parse(await readFile(join(stateDir, 'run.json'), 'utf8')) as {
    processes: readonly { pid: number }[]
  }
  return processes.map(({ pid }) => pid)
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
