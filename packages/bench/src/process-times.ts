import { readdirSync, readFileSync } from 'node:fs'

/** Length of the kernel's tick for `utime` and `stime`, in µs; 100 a second on every Linux that Node runs on. */
const TICK_US = 10_000

interface Stat {
  readonly pid: number
  readonly parent: number
  /** Processor time of the process and of its children that have ended, in µs. */
  readonly cpuUs: number
}

/** Processor times of all processes at one moment. Linux only. */
export class ProcessTimes {
  readonly #byPid = new Map<number, Stat>()
  readonly #children = new Map<number, number[]>()

  constructor(root = '/proc') {
    for (const name of readdirSync(root)) {
      const stat = /^\d+$/.test(name) ? readStat(`${root}/${name}/stat`) : null
      if (!stat) continue
      this.#byPid.set(stat.pid, stat)
      this.#children.set(stat.parent, [...(this.#children.get(stat.parent) ?? []), stat.pid])
    }
  }

  /** Of one process alone, its ended children included, in µs; 0 for one that is gone. */
  of(pid: number): number {
    return this.#byPid.get(pid)?.cpuUs ?? 0
  }

  /** Of a process and everything under it, in µs. */
  ofTree(pid: number): number {
    return this.of(pid) + (this.#children.get(pid) ?? []).reduce((sum, child) => sum + this.ofTree(child), 0)
  }
}

function readStat(path: string): Stat | null {
  let text: string
  try {
    text = readFileSync(path, 'latin1')
  } catch {
    // It ended between the listing and the reading.
    return null
  }
  // The name in parentheses may hold anything; fields are counted from behind it, where the state is the third.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const field = (number: number) => Number(fields[number - 3])
  const ticks = field(14) + field(15) + field(16) + field(17)
  return { pid: Number.parseInt(text, 10), parent: field(4), cpuUs: ticks * TICK_US }
}
