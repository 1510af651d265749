import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { commandLineOf } from './process-table.ts'

const stopTimeoutMs = 30_000

/**
 * Clears what an earlier run left behind: a postmaster of this very folder is stopped; a lock file whose process is gone,
 * or is a stranger that got the same number, is removed (Postgres itself would refuse to start beside such a stranger).
 */
export async function removeStalePostmaster(dataDirectory: string): Promise<void> {
  const lockFile = join(dataDirectory, 'postmaster.pid')
  const text = await readFile(lockFile, 'utf8').catch(() => undefined)
  if (text === undefined) return
  const pid = Number(text.split('\n')[0])
  if (Number.isInteger(pid) && pid > 1 && isPostmasterOf(pid, dataDirectory)) await stop(pid, dataDirectory)
  await rm(lockFile, { force: true })
}

function isPostmasterOf(pid: number, dataDirectory: string): boolean {
  const commandLine = commandLineOf(pid)
  return commandLine?.includes('postgres -D ') === true && commandLine.includes(`-D ${dataDirectory}`)
}

async function stop(pid: number, dataDirectory: string): Promise<void> {
  const deadline = Date.now() + stopTimeoutMs
  process.kill(pid, 'SIGINT')
  while (isPostmasterOf(pid, dataDirectory)) {
    if (Date.now() > deadline)
      throw new Error(`Postgres of an earlier run (process ${pid}) does not stop: end it by hand`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
