import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { repository } from './repository.ts'

export interface ToolEnd {
  readonly code: number | null
  readonly stdout: string
  /** Both streams in the order in which they arrived. */
  readonly output: string
}

/** Runs a tool of this repository's node_modules and collects what it says. */
export function runTool(name: string, args: readonly string[], cwd = repository): Promise<ToolEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(repository, 'node_modules', '.bin', name), args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      stdout += chunk
      output += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      output += chunk
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, output }))
  })
}
