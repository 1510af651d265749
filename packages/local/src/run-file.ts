import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { LocalSetupError } from './errors.ts'
import { type RecordedProcess, record } from './recorded-process.ts'
import { RunLock } from './run-lock.ts'

export interface RecordedService extends RecordedProcess {
  readonly name: string
}

/** What a local run writes down, so that the next one finds its ports again and clears what a crash left behind. */
interface RunRecord {
  readonly processes: readonly RecordedService[]
  readonly ports: Readonly<Record<string, number>>
}

/** `run.json` in the state folder. Writes are whole or not at all. */
export class RunFile {
  readonly #path: string
  readonly #lock: RunLock

  constructor(stateDir: string) {
    this.#path = join(stateDir, 'run.json')
    this.#lock = new RunLock(join(stateDir, 'run.lock'))
  }

  get ports(): Readonly<Record<string, number>> {
    return this.#read().ports
  }

  get processes(): readonly RecordedService[] {
    return this.#read().processes
  }

  /** The process that runs from this state folder now. */
  get supervisor(): RecordedProcess | undefined {
    return this.#lock.holder
  }

  /** @throws LocalSetupError when another run holds the state folder. */
  claim(): void {
    const other = this.#lock.take(record(process.pid))
    if (!other) return
    throw new LocalSetupError(
      `NEXUS already runs from ${dirname(this.#path)} (process ${other.pid}): stop it with Ctrl-C there, or set NEXUS_STATE_DIR to run a second one`,
    )
  }

  release(): void {
    this.#write({ ports: this.ports, processes: [] })
    this.#lock.release()
  }

  rememberPort(name: string, port: number): void {
    const run = this.#read()
    this.#write({ ...run, ports: { ...run.ports, [name]: port } })
  }

  add(name: string, pid: number): void {
    const run = this.#read()
    this.#write({
      ...run,
      processes: [...run.processes.filter((known) => known.name !== name), { name, ...record(pid) }],
    })
  }

  remove(name: string): void {
    const run = this.#read()
    this.#write({ ...run, processes: run.processes.filter((known) => known.name !== name) })
  }

  #read(): RunRecord {
    try {
      const { processes, ports } = JSON.parse(readFileSync(this.#path, 'utf8'))
      return { processes: processes ?? [], ports: ports ?? {} }
    } catch {
      return { processes: [], ports: {} }
    }
  }

  #write(run: RunRecord): void {
    mkdirSync(dirname(this.#path), { recursive: true })
    const draft = `${this.#path}.${process.pid}`
    writeFileSync(draft, `${JSON.stringify(run, null, 2)}\n`)
    renameSync(draft, this.#path)
  }
}
