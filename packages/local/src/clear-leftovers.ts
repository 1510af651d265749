import { isAlive, type RecordedProcess } from './recorded-process.ts'
import type { RunFile } from './run-file.ts'

/** Longest that a process of an earlier run may take to stop, in ms. */
const stopTimeoutMs = 30_000

/** Stops what an earlier run left running when it was killed: services first, then Redis and Postgres. Returns their names. */
export async function clearLeftovers(runFile: RunFile): Promise<string[]> {
  const left = runFile.processes.filter(isAlive)
  const isStore = ({ name }: { name: string }) => name === 'redis' || name === 'postgres'
  await Promise.all(left.filter((each) => !isStore(each)).map((each) => stop(each, 'SIGTERM', 'SIGKILL')))
  await Promise.all(left.filter((each) => each.name === 'redis').map((each) => stop(each, 'SIGTERM', 'SIGKILL')))
  await Promise.all(left.filter((each) => each.name === 'postgres').map((each) => stop(each, 'SIGINT', 'SIGQUIT')))
  for (const { name } of runFile.processes) runFile.remove(name)
  return left.map(({ name }) => name)
}

async function stop(target: RecordedProcess, first: NodeJS.Signals, last: NodeJS.Signals): Promise<void> {
  send(target, first)
  const deadline = Date.now() + stopTimeoutMs
  while (isAlive(target) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50))
  if (isAlive(target)) send(target, last)
}

function send({ pid }: RecordedProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // It ended by itself in between.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
