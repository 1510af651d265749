import { setTimeout as wait } from 'node:timers/promises'
import { RunFile } from '@nexus/local'
import { readEnvironment, stateFolderOf } from '../environment.ts'
import { CommandFailure } from '../failure.ts'
import type { Output } from '../output.ts'

/** Services get 25 s, the stores some more. */
const STOP_WITHIN_MS = 45_000

/** Stops the run of this state folder, if there is one. */
export async function down(output: Output): Promise<void> {
  const stateDir = await stateFolderOf(readEnvironment())
  const runFile = new RunFile(stateDir)
  const { supervisor } = runFile
  if (!supervisor) {
    output.result({ stateDir, stopped: null }, () => `nothing runs from ${stateDir}`)
    return
  }
  output.say(`stopping process ${supervisor.pid}: services first, then the stores`)
  process.kill(supervisor.pid, 'SIGTERM')
  const deadline = Date.now() + STOP_WITHIN_MS
  while (runFile.supervisor?.pid === supervisor.pid) {
    if (Date.now() > deadline) {
      throw new CommandFailure(`process ${supervisor.pid} did not stop within ${STOP_WITHIN_MS / 1_000} s`, {
        next: `kill ${supervisor.pid} ends it; the next start clears what it leaves`,
      })
    }
    await wait(100)
  }
  output.result({ stateDir, stopped: supervisor.pid }, () => `stopped; the data stay in ${stateDir}`)
}
