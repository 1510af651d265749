import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { SyncOptions } from '../sync-commands.ts'

const Told = z.record(z.string(), z.string())

/** What was told to Discord last, in a file. A file that cannot be read means: nothing yet. */
export function toldFile(path: string): SyncOptions['told'] {
  const read = async (): Promise<Record<string, string>> => {
    const text = await readFile(path, 'utf8').catch(() => '{}')
    try {
      return Told.parse(JSON.parse(text))
    } catch {
      return {}
    }
  }
  return {
    async read(scope) {
      return (await read())[scope] ?? null
    },
    async write(scope, digest) {
      const told = { ...(await read()), [scope]: digest }
      await mkdir(dirname(path), { recursive: true })
      await writeFile(`${path}.new`, `${JSON.stringify(told, null, 2)}\n`, { mode: 0o600 })
      await rename(`${path}.new`, path)
    },
  }
}
