import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { LocalSetupError } from './errors.ts'
import { startOf } from './process-table.ts'

/** A process as it is recorded: its start tells it from a later process with the same id. */
export interface RecordedProcess {
  readonly pid: number
  readonly start: string
}

export interface RecordedService extends RecordedProcess {
  readonly name: string
}

/** What a local run writes down, so that the next one finds its ports again and clears what a crash left behind. */
interface RunRecord {
  readonly supervisor?: RecordedProcess
  readonly processes: readonly RecordedService[]
  readonly ports: Readonly<Record<string, number>>
}

/** `run.json` in the state folder. Writes are whole or not at all. */
export class RunFile {
  readonly #path: string

  constructor(stateDir: string) {
    this.#path = join(stateDir, 'run.json')
  }

  get ports(): Readonly<Record<string, number>> {
    return this.#read().ports
  }

  get processes(): readonly RecordedService[] {
    return this.#read().processes
  }

  /** The run that holds this state folder now, if it is alive. */
  get supervisor(): RecordedProcess | undefined {
    const { supervisor } = this.#read()
    return supervisor && isAlive(supervisor) ? supervisor : undefined
  }

  /** @throws LocalSetupError when another run holds the state folder. */
  claim(): void {
    const { supervisor } = this
    if (supervisor && supervisor.pid !== process.pid) {
      throw new LocalSetupError(
        `NEXUS already runs from ${dirname(this.#path)} (process ${supervisor.pid}): stop it with Ctrl-C there, or set NEXUS_STATE_DIR to run a second one`,
      )
    }
    this.#write({ ...this.#read(), supervisor: record(process.pid) })
  }

  release(): void {
    this.#write({ ports: this.#read().ports, processes: [] })
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
      const { supervisor, processes, ports } = JSON.parse(readFileSync(this.#path, 'utf8'))
      return { processes: processes ?? [], ports: ports ?? {}, ...(supervisor ? { supervisor } : {}) }
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

export const isAlive = ({ pid, start }: RecordedProcess): boolean => startOf(pid) === start

const record = (pid: number): RecordedProcess => ({ pid, start: startOf(pid) ?? 'ended' })
