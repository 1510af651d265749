import { readFile } from 'node:fs/promises'
import type { Logger } from './logger.ts'

const FETCH_WITHIN_MS = 10_000
const MOST_BYTES = 32 * 1024 * 1024
const DOMAIN = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/

/**
 * Loads lists of domains from files and addresses, as configured by `name=place` pairs. What is no domain is left out and
 * counted.
 * @throws when a place cannot be read: rules that name an absent list would silently find nothing
 */
export async function linkLists(
  configured: string,
  log: Pick<Logger, 'info'>,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const lists = new Map<string, ReadonlySet<string>>()
  for (const pair of configured.split(',').map((part) => part.trim())) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = pair.slice(0, equals)
    const lines = linesOf(await read(pair.slice(equals + 1)))
    const domains = new Set(lines.filter((line) => DOMAIN.test(line)))
    lists.set(name, domains)
    log.info({ list: name, domains: domains.size, refused: lines.length - domains.size }, 'link list loaded')
  }
  return lists
}

async function read(place: string): Promise<string> {
  if (!/^https?:\/\//.test(place)) return readFile(place, 'utf8')
  const response = await fetch(place, { signal: AbortSignal.timeout(FETCH_WITHIN_MS), redirect: 'error' })
  if (!response.ok) throw new Error(`the link list at ${place} answered ${response.status}`)
  if (Number(response.headers.get('content-length') ?? 0) > MOST_BYTES)
    throw new Error(`the link list at ${place} is too large`)
  return response.text()
}

function linesOf(text: string): string[] {
  const value =
    text.trimStart().startsWith('{') || text.trimStart().startsWith('[')
      ? (JSON.parse(text) as unknown)
      : text.split(/\r?\n/)
  const entries = Array.isArray(value) ? value : ((value as { domains?: unknown }).domains ?? [])
  if (!Array.isArray(entries)) return []
  return entries.flatMap((entry: unknown) =>
    typeof entry === 'string' && entry.trim() !== '' ? [entry.trim().toLowerCase()] : [],
  )
}
