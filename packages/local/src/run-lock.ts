import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isAlive, type RecordedProcess } from './recorded-process.ts'

/** A file that names the process which holds a folder. It counts for nothing once that process has ended. */
export class RunLock {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  get holder(): RecordedProcess | undefined {
    const holder = read(this.#path)
    return holder && isAlive(holder) ? holder : undefined
  }

  /** Takes the lock for `self`, or returns the living process that holds it. */
  take(self: RecordedProcess): RecordedProcess | undefined {
    const draft = `${this.#path}.${self.pid}`
    writeFileSync(draft, JSON.stringify(self))
    try {
      // A link is made whole, and by one process alone.
      while (!link(draft, this.#path)) {
        const { holder } = this
        if (holder) return holder.pid === self.pid ? undefined : holder
        this.#removeStale(self)
      }
      return undefined
    } finally {
      rmSync(draft, { force: true })
    }
  }

  release(): void {
    rmSync(this.#path, { force: true })
  }

  #removeStale(self: RecordedProcess): void {
    const aside = `${this.#path}.stale-${self.pid}`
    try {
      renameSync(this.#path, aside)
    } catch (error) {
      if (isCode(error, 'ENOENT')) return
      throw error
    }
    // Between the look and the renaming another process may have cleared the stale lock and taken it.
    const moved = read(aside)
    if (moved && isAlive(moved)) link(aside, this.#path)
    rmSync(aside, { force: true })
  }
}

function read(path: string): RecordedProcess | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** False when the name is taken. */
function link(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

const isCode = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code
