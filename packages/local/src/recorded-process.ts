import { startOf } from './process-table.ts'

/** A process as it is written down: its start tells it from a later process with the same id. */
export interface RecordedProcess {
  readonly pid: number
  readonly start: string
}

export const record = (pid: number): RecordedProcess => ({ pid, start: startOf(pid) ?? 'ended' })

export const isAlive = ({ pid, start }: RecordedProcess): boolean => startOf(pid) === start
