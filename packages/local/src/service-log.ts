import { copyFile, mkdir, readFile, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'

/** A log is cut back to nothing at this size, in bytes, after one older copy (`.1`) was kept. */
const largestBytes = 32 * 1024 * 1024
const lookEveryMs = 60_000

export async function openLogFolder(stateDir: string): Promise<string> {
  const folder = join(stateDir, 'logs')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** Keeps `files` bounded until `signal` aborts. Their writers append, so cutting them back is safe. */
export function boundLogs(files: () => readonly string[], signal: AbortSignal): void {
  const look = async () => {
    for (const file of files()) {
      const size = await stat(file).then(
        (found) => found.size,
        () => 0,
      )
      if (size < largestBytes) continue
      await copyFile(file, `${file}.1`)
      await truncate(file)
    }
  }
  const timer = setInterval(() => void look().catch(() => undefined), lookEveryMs)
  timer.unref()
  signal.addEventListener('abort', () => clearInterval(timer))
}

export async function lastLines(file: string, count: number): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-count).join('\n')
}
