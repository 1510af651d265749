import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Readiness {
  readonly status: number
  readonly body: {
    readonly dependencies: Readonly<Record<string, { readonly state: string; readonly detail?: string }>>
  }
}

export interface GatewayProcess {
  readonly lines: readonly Record<string, unknown>[]
  /** Words of the log so far. */
  said(words: string): boolean
  /** The health endpoint's answer, or null while there is none. */
  ready(): Promise<{
    status: number
    body: { dependencies: Record<string, { state: string; detail?: string }> }
  } | null>
  metrics(): Promise<string>
  /** Ends it and waits until it is gone. @returns its exit code, null for a kill. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>
}

/** `main.ts` as a process of its own. */
export function startGatewayProcess(env: Readonly<Record<string, string>>): GatewayProcess {
  const state = mkdtempSync(join(tmpdir(), 'nexus-gateway-'))
  const keyFile = join(state, 'master.key')
  writeFileSync(keyFile, Buffer.alloc(32, 7).toString('base64'))
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, '../main.ts')], {
    env: {
      PATH: process.env.PATH ?? '',
      NEXUS_STATE_DIR: state,
      NEXUS_MASTER_KEY_FILE: keyFile,
      STREAM_PARTITIONS: '2',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: Record<string, unknown>[] = []
  let rest = ''
  child.stdout?.on('data', (part: Buffer) => {
    const parts = (rest + String(part)).split('\n')
    rest = parts.pop() ?? ''
    for (const line of parts) lines.push(JSON.parse(line))
  })
  const url = (path: string) => {
    if (child.exitCode !== null) throw new Error(`the gateway ended with code ${child.exitCode}`)
    const port = lines.find((line) => 'healthPort' in line)?.healthPort
    return typeof port === 'number' ? `http://127.0.0.1:${port}${path}` : null
  }
  return {
    lines,
    said: (words) => lines.some(({ msg }) => String(msg).includes(words)),
    async ready() {
      const address = url('/readyz')
      if (address === null) return null
      const answer = await fetch(address)
      return { status: answer.status, body: (await answer.json()) as Readiness['body'] }
    },
    async metrics() {
      const address = url('/metrics')
      return address === null ? '' : (await fetch(address)).text()
    },
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      child.kill(signal)
      await once(child, 'exit')
      rmSync(state, { recursive: true, force: true })
      return child.exitCode
    },
  }
}
