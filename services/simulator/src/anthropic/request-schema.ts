import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const require = createRequire(import.meta.url)

/** Where the SDK's types lie, or null where it is not installed (it is a development dependency). */
function sdkTypes(): { path: string; version: string } | null {
  try {
    const path = require.resolve('@anthropic-ai/sdk/resources/messages/messages.js').replace(/\.js$/, '.d.ts')
    const { VERSION: version } = require('@anthropic-ai/sdk/version.js') as { VERSION: string }
    require.resolve('ts-json-schema-generator')
    return { path, version }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null
    throw error
  }
}

/**
 * The JSON schema of a request's body, generated from the SDK's own types and kept in a build cache; null where SDK or
 * generator are missing.
 */
export async function generatedRequestSchema(): Promise<object | null> {
  const types = sdkTypes()
  if (!types) return null
  const cached = fileURLToPath(
    new URL(`../../node_modules/.cache/nexus/anthropic-request-${types.version}.json`, import.meta.url),
  )
  const kept = await read(cached)
  if (kept) return kept
  const generator = fileURLToPath(new URL('./generate-request-schema.ts', import.meta.url))
  await promisify(execFile)(process.execPath, [generator, types.path, cached], { timeout: 60_000 })
  return read(cached)
}

async function read(path: string): Promise<object | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as object
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
