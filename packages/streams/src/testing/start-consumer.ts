import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { waitFor } from '@nexus/testing'
import type { ConsumerReport, ConsumerTask } from './consumer-process.ts'

export interface ConsumerProcess extends AsyncDisposable {
  readonly child: ChildProcess
  readonly reports: readonly ConsumerReport[]
  readonly hasEnded: boolean
  /** The first report of a kind, as soon as it is there. */
  reported<K extends ConsumerReport['kind']>(kind: K): Promise<Extract<ConsumerReport, { kind: K }>>
}

/** A consumer in a process of its own. */
export function startConsumer(task: ConsumerTask): ConsumerProcess {
  const child = fork(fileURLToPath(new URL('./consumer-process.ts', import.meta.url)), [JSON.stringify(task)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
  })
  const reports: ConsumerReport[] = []
  child.on('message', (report) => reports.push(report as ConsumerReport))
  const ended = once(child, 'exit')
  return {
    child,
    reports,
    get hasEnded() {
      return child.exitCode !== null || child.signalCode !== null
    },
    reported: <K extends ConsumerReport['kind']>(kind: K) =>
      waitFor(() => reports.find((report): report is Extract<ConsumerReport, { kind: K }> => report.kind === kind), {
        what: `a consumer process to report ${kind}`,
        timeoutMs: 15_000,
      }),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
