import { percentDecoded } from './host.ts'
import type { Link } from './links.ts'

/** Part of an address of Discord's own, or of those that lead to it, before the code. */
const BEFORE_CODE: ReadonlyMap<string, readonly string[]> = new Map([
  ['discord.gg', []],
  ['discord.com', ['invite']],
  ['discordapp.com', ['invite']],
  ['dsc.gg', []],
  ['discord.me', []],
  ['invite.gg', []],
  ['discord.link', []],
  // Links into the app name no host.
  ['-', ['invite']],
])
/** Discord under other names. */
const FRONTS = /^(?:www|ptb|canary)\./
const CODE = /^[\w-]{2,50}/

/** The code of an invite that an address leads to, in its own letter case; null where it leads elsewhere. */
export function inviteCode({ host, alsoKnownAs, path, how }: Link): string | null {
  for (const name of [host, ...alsoKnownAs]) {
    const plain = name.replace(FRONTS, '')
    const before = BEFORE_CODE.get(how === 'written' && plain.endsWith(SHORT_HOST) ? SHORT_HOST : plain)
    if (!before) continue
    const parts = partsOf(path)
    if (before.some((own, nth) => parts[nth]?.toLowerCase() !== own)) continue
    const code = CODE.exec(parts[before.length] ?? '')?.[0]
    if (code) return code
  }
  return null
}

/** What is typed to people may have another word before it: `joindiscord.gg/…`. */
const SHORT_HOST = 'discord.gg'

function partsOf(path: string): string[] {
  const parts: string[] = []
  for (const part of percentDecoded(path).split(/[/?#]/)) {
    if (part === '..') parts.pop()
    const plain = part.replaceAll(/[^\w-]/g, '')
    if (plain !== '') parts.push(plain)
  }
  return parts
}
