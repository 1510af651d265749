import { globSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const repository = resolve(import.meta.dirname, '../..')

/** TypeScript of the workspace below `root`, as absolute paths. */
export function sourceFiles(root = repository): string[] {
  return globSync('{packages,services}/*/src/**/*.ts', { cwd: root }).map((path) => join(root, path))
}
