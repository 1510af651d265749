import { createReadStream, type Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import type { FoundWord } from './found-word.ts'

export interface SearchedFiles {
  readonly found: readonly FoundWord[]
  readonly files: number
  /** Paths that could not be read: nothing is proven about them. */
  readonly unread: readonly string[]
}

/** Kept by others than NEXUS's services: the simulated Discord's own memory. */
const SIMULATED_WORLD = 'simulated-world.json'

/** Looks for the bytes of a word in every file below a folder: data files, append-only files, logs. */
export async function searchFiles(folder: string, word: string): Promise<SearchedFiles> {
  const found: FoundWord[] = []
  const unread: string[] = []
  let files = 0
  for await (const path of filesIn(folder, unread)) {
    try {
      files += 1
      if (!(await holds(path, word))) continue
      const store = basename(path).startsWith(SIMULATED_WORLD) ? 'simulator' : 'files'
      found.push({ store, place: relative(folder, path) })
    } catch (error) {
      // A server that runs removes files of its own.
      if (!isGone(error)) unread.push(relative(folder, path))
    }
  }
  return { found, files, unread }
}

async function* filesIn(folder: string, unread: string[]): AsyncGenerator<string> {
  let entries: Dirent[]
  try {
    entries = await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (!isGone(error)) unread.push(folder)
    return
  }
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesIn(path, unread)
    else if (entry.isFile()) yield path
  }
}

/** In chunks that overlap by the word's length. */
async function holds(path: string, word: string): Promise<boolean> {
  const wanted = Buffer.from(word)
  let rest = Buffer.alloc(0)
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    const text = Buffer.concat([rest, chunk])
    if (text.includes(wanted)) return true
    rest = text.subarray(Math.max(0, text.length - wanted.length + 1))
  }
  return false
}

const isGone = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'
