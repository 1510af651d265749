import { dirname, join } from 'node:path'
import { NODE_ARGUMENTS } from './node-arguments.ts'
import { type OwnedProcess, spawnOwnedProcess } from './owned-process.ts'
import type { RunFile } from './run-file.ts'
import type { ServiceDefinition, ServiceSituation, ServiceStatus } from './service-definition.ts'
import { lastLines } from './service-log.ts'

export interface SuperviseOptions {
  readonly logFolder: string
  readonly runFile: RunFile
  /** Called with one line for people when a service ends by itself. */
  readonly onProgress: (line: string) => void
  /** Pause before the first restart, in ms; doubles with each crash. Default 500. */
  readonly firstBackoffMs?: number
}

export interface SupervisedService {
  readonly status: ServiceStatus
  /** Fulfils when the service is ready for the first time. @throws Error when it cannot start, with the end of its log. */
  whenReady(timeoutMs: number): Promise<void>
  /** SIGTERM, then SIGKILL after `timeoutMs`; it is not started again. */
  stop(timeoutMs: number): Promise<void>
}

const longestBackoffMs = 30_000
/** A service that ran this long, in ms, is taken for healthy: its next crash starts the backoff afresh. */
const healthyAfterMs = 60_000
const pollEveryMs = 100
/** A start counts as failed after so many crashes before the service was ever ready. */
const crashesBeforeGivingUp = 3

/** Runs one service and starts it again when it ends. */
export function superviseService(definition: ServiceDefinition, options: SuperviseOptions): SupervisedService {
  const { name } = definition
  const logFile = join(options.logFolder, `${name}.log`)
  const stopping = new AbortController()
  let situation: ServiceSituation = 'starting'
  let running: OwnedProcess | undefined
  let crashes = 0
  let wasReady = false

  const ended = keepRunning()

  async function keepRunning(): Promise<void> {
    let backoffMs = options.firstBackoffMs ?? 500
    while (!stopping.signal.aborted) {
      situation = 'starting'
      const startedAt = Date.now()
      const how = await runOnce().catch((error: unknown) => `no start (${String(error)})`)
      if (stopping.signal.aborted) break

      crashes += 1
      if (Date.now() - startedAt > healthyAfterMs) backoffMs = options.firstBackoffMs ?? 500
      situation = 'waiting to restart'
      options.onProgress(`${name} ended with ${how}; it is started again in ${backoffMs} ms (log: ${logFile})`)
      await pause(backoffMs, stopping.signal)
      backoffMs = Math.min(backoffMs * 2, longestBackoffMs)
    }
    situation = 'stopped'
  }

  /** Returns how it ended. */
  async function runOnce(): Promise<string> {
    const started = await start(definition, logFile)
    running = started
    options.runFile.add(name, started.pid)
    // Asked to stop while it was being started.
    if (stopping.signal.aborted) void started.stop('SIGTERM', 1_000)
    void watchReadiness(started)
    const how = await started.exited
    options.runFile.remove(name)
    running = undefined
    return how
  }

  async function watchReadiness(attempt: OwnedProcess): Promise<void> {
    while (!attempt.hasExited && !stopping.signal.aborted) {
      if (definition.readyUrl === undefined || (await answers(definition.readyUrl))) {
        situation = 'ready'
        wasReady = true
        return
      }
      await pause(pollEveryMs, stopping.signal)
    }
  }

  return {
    get status() {
      return { name, situation, pid: running?.pid, crashes, logFile }
    },
    async whenReady(timeoutMs) {
      const deadline = Date.now() + timeoutMs
      while (!wasReady && !stopping.signal.aborted) {
        const why =
          crashes >= crashesBeforeGivingUp
            ? `ended ${crashes} times before it was ready`
            : Date.now() > deadline && `was not ready after ${Math.round(timeoutMs / 1_000)} s`
        if (why) throw new Error(`${name} ${why}. The end of ${logFile}:\n${await lastLines(logFile, 12)}`)
        await pause(pollEveryMs / 2, stopping.signal)
      }
    },
    async stop(timeoutMs) {
      stopping.abort()
      await running?.stop('SIGTERM', timeoutMs)
      await ended
    },
  }
}

function start({ main, args = [], env }: ServiceDefinition, logFile: string): Promise<OwnedProcess> {
  return spawnOwnedProcess({
    command: process.execPath,
    args: [...NODE_ARGUMENTS, main, ...args],
    cwd: dirname(main),
    env,
    logFile,
    orphanSignals: ['SIGTERM', 'SIGKILL'],
    graceSeconds: 25,
  })
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(finish, ms)
    signal.addEventListener('abort', finish)
    function finish(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve()
    }
  })
}
