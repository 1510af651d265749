import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { Socket } from 'node:net'

export interface OwnedProcessOptions {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv
  /** Unprivileged user and group to run as; only root may set it. */
  readonly runAs?: { readonly uid: number; readonly gid: number } | undefined
  /** Standard output and error are appended here. */
  readonly logFile: string
  /** Sent when this process dies without having stopped the child, in this order, `graceSeconds` apart. */
  readonly orphanSignals: readonly [NodeJS.Signals, NodeJS.Signals]
  readonly graceSeconds: number
}

/** A child process that does not outlive its parent, however the parent ends. */
export interface OwnedProcess {
  readonly pid: number
  readonly hasExited: boolean
  /** Fulfils with how the process ended; never rejects. */
  readonly exited: Promise<string>
  /** Sends `signal` and waits for the exit; after `timeoutMs` sends `lastSignal`. */
  stop(signal: NodeJS.Signals, timeoutMs: number, lastSignal?: NodeJS.Signals): Promise<void>
}

export function spawnOwnedProcess(options: OwnedProcessOptions): Promise<OwnedProcess> {
  const log = openSync(options.logFile, 'a', 0o600)
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', log, log],
    // Its own process group: Ctrl-C in the terminal reaches the parent alone, which stops its children in order.
    detached: true,
    ...(options.runAs ? { uid: options.runAs.uid, gid: options.runAs.gid } : {}),
  })
  closeSync(log)
  return own(child, options)
}

async function own(child: ChildProcess, options: OwnedProcessOptions): Promise<OwnedProcess> {
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `code ${code}`))
  })
  await once(child, 'spawn')
  const { pid } = child
  if (pid === undefined) throw new Error(`${options.command} has no process id`)
  child.unref()

  const [first, last] = options.orphanSignals
  const releaseGuard = guard(pid, first, options.graceSeconds, last)
  let hasExited = false
  void exited.then(() => {
    hasExited = true
    releaseGuard()
  })

  return {
    pid,
    get hasExited() {
      return hasExited
    },
    exited,
    async stop(signal, timeoutMs, lastSignal = 'SIGKILL') {
      if (hasExited) return
      child.ref()
      child.kill(signal)
      const deadline = setTimeout(() => child.kill(lastSignal), timeoutMs)
      await exited
      clearTimeout(deadline)
    },
  }
}

/** Reads until the parent's end of the pipe closes, which the kernel does even when the parent is killed. */
const guardScript = `
read -r _
kill -s "$2" "$1" 2>/dev/null || exit 0
left=$(($3 * 5))
while [ "$left" -gt 0 ] && kill -0 "$1" 2>/dev/null; do sleep 0.2; left=$((left - 1)); done
kill -s "$4" "$1" 2>/dev/null`

function guard(pid: number, first: NodeJS.Signals, graceSeconds: number, last: NodeJS.Signals): () => void {
  const args = [String(pid), first.slice(3), String(graceSeconds), last.slice(3)]
  const watcher = spawn('/bin/sh', ['-c', guardScript, 'nexus-guard', ...args], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watcher.unref()
  if (watcher.stdin instanceof Socket) watcher.stdin.unref()
  return () => {
    watcher.kill('SIGKILL')
  }
}
