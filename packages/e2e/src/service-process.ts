import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { ServiceName } from '@nexus/events'
import { waitFor } from '@nexus/testing'

/** One replica of a service, as a process of its own: its real main, with the environment it is given and nothing else. */
export class ServiceProcess {
  readonly name: ServiceName
  readonly #env: Readonly<Record<string, string>>
  readonly #lines: string[] = []
  #child: ChildProcess | undefined
  #healthPort = 0
  /** How it last ended: an exit code, a signal, or null while it runs. */
  ended: { readonly code: number | null; readonly signal: NodeJS.Signals | null } | null = null

  constructor(name: ServiceName, env: Readonly<Record<string, string>>) {
    this.name = name
    this.#env = env
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.ended === null
  }

  /** The end of what it logged, for a test that fails. */
  get tail(): string {
    return this.#lines.slice(-40).join('\n')
  }

  /** Everything it logged since it was first started. */
  get logged(): readonly string[] {
    return this.#lines
  }

  /** Starts it, without waiting; `extra` is added to its environment. */
  start(extra: Readonly<Record<string, string>> = {}): void {
    const main = fileURLToPath(new URL(`../../../services/${this.name}/src/main.ts`, import.meta.url))
    const child = spawn(process.execPath, [main], {
      env: { PATH: process.env.PATH ?? '', ...this.#env, ...extra },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.ended = null
    this.#healthPort = 0
    this.#child = child
    child.once('exit', (code, signal) => {
      if (this.#child === child) this.ended = { code, signal }
    })
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.#lines.push(line)
        const port = /"healthPort":(\d+)/.exec(line)?.[1]
        if (port !== undefined) this.#healthPort = Number(port)
      })
    }
  }

  /** Whether it says that it is ready. */
  async isReady(): Promise<boolean> {
    if (this.#healthPort === 0) return false
    const response = await fetch(`http://127.0.0.1:${this.#healthPort}/readyz`).catch(() => null)
    return response?.status === 200
  }

  async ready(): Promise<void> {
    await waitFor(
      async () => {
        if (this.ended) throw new Error(`${this.name} ended before it was ready:\n${this.tail}`)
        return this.isReady()
      },
      { timeoutMs: 60_000, what: `${this.name} to be ready` },
    )
  }

  /** A metric without labels, as it stands now. */
  async metric(name: string): Promise<number> {
    const response = await fetch(`http://127.0.0.1:${this.#healthPort}/metrics`)
    const value = new RegExp(`^${name}(?:\\{.*\\})? (.+)$`, 'm').exec(await response.text())?.[1]
    if (value === undefined) throw new Error(`${this.name} has no metric ${name}`)
    return Number(value)
  }

  /** SIGKILL, and waits until it is gone. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL')
    await this.untilEnded(10_000)
  }

  /** SIGTERM, and waits until it has stopped by itself. */
  async stop(): Promise<void> {
    if (!this.isRunning) return
    this.#child?.kill('SIGTERM')
    await this.untilEnded(30_000)
  }

  async untilEnded(timeoutMs: number): Promise<void> {
    await waitFor(() => !this.isRunning, { timeoutMs, what: `${this.name} to end` })
  }
}
