import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Command line of a process with its arguments, separated by spaces; `undefined` when there is no such process. */
export function commandLineOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return ask(pid, 'args')
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || undefined
  } catch {
    return undefined
  }
}

/**
 * When a process started, as text that no later process with the same id shares; `undefined` when there is no such process.
 * Compare it with what was recorded before sending a signal to a recorded process id.
 */
export function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return ask(pid, 'lstart')
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    // The name in parentheses may hold spaces; fields are counted from behind it. State is field 3, the start field 22.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return fields[0] === 'Z' ? undefined : `${boot}/${fields[19]}`
  } catch {
    return undefined
  }
}

function ask(pid: number, column: 'args' | 'lstart'): string | undefined {
  const { stdout } = spawnSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' })
  return stdout.trim() || undefined
}
