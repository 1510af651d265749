import { type Canonical, CanonicalDraft, originalRange } from './canonical.ts'
import { scriptOf } from './characters.ts'
import { hostFrom } from './host.ts'
import { isWordCode } from './leet.ts'
import type { Link } from './links.ts'
import { POST_BREAK } from './split-posts.ts'

const MOST_ADDRESSES = 50
const LONGEST_PATH = 200
/** Ways to write a dot, a slash or a dash so that it is none: each is one where a reader would type one. */
const DISGUISED =
  /[ \n]{0,4}[({[] {0,2}(?:\.|dot|punkt|point) {0,2}[)}\]][ \n]{0,4}| {1,4}(?:\.|dot) {1,4}|[ \n]{1,4}(?=\.[a-z0-9])| {1,4}(?:slash|\/) {1,4}|[ \n]{1,4}(?=\/[a-z0-9])| {1,4}- {1,4}|(?<=[a-z0-9])\. {1,2}(?=[a-z]{2,4} {0,2}\/)|(?<=[a-z0-9]\/)\n|\u2028(?=[./])|(?<=[./-])\u2028(?=[^\s\u2028]{1,60}(?:\u2028|$))/g
/** Letters of a host beside dots and dashes. */
const isHostCode = (code: number) =>
  isWordCode(code) || code === 0x2d || code === 0x5f || (code >= 0xa1 && scriptOf(code) !== 0)

/**
 * Addresses without a scheme, and those taken apart so that nobody can click them: `lagoons[.]test`, `l a g o o n s . t e s t`,
 * `discord dot gg slash code`. From the canonical text; ranges are those of the original. Linear.
 */
export function typedAddresses(canonical: Canonical, raw: string): Link[] {
  if (!canonical.text.includes('.') && !canonical.text.includes('dot')) return []
  const typed = put(canonical)
  const { text } = typed
  const links: Link[] = []
  for (let dot = text.indexOf('.'); dot !== -1 && links.length < MOST_ADDRESSES; ) {
    let start = dot
    while (start > 0 && dot - start < 64 && isHostCode(text.charCodeAt(start - 1))) start--
    let end = dot
    while (
      end < text.length &&
      end - start < 255 &&
      (isHostCode(text.charCodeAt(end)) || text.charCodeAt(end) === 0x2e)
    )
      end++
    dot = text.indexOf('.', Math.max(end, dot + 1))
    const link = addressAt(typed, raw, start, end) ?? hostless(typed, raw, start, end)
    if (link) links.push(link)
  }
  return links
}

function addressAt(typed: Canonical, raw: string, start: number, end: number): Link | null {
  const { text } = typed
  const host = text.slice(start, end).replace(/\.+$/, '')
  if (!/^[^.]+(?:\.[^.]+)*\.[^.\d][^.]+$/.test(host)) return null
  const hostEnd = start + host.length
  const pathEnd = pathFrom(text, hostEnd)
  const range = originalRange(typed, start, pathEnd)
  const own = hostFrom(raw.slice(...originalRange(typed, start, hostEnd)).replaceAll(/[*`|~]/g, ''))
  const others = new Set([own?.ascii ?? host, ...(own?.alsoKnownAs ?? [])])
  others.delete(host)
  return { host, alsoKnownAs: [...others], path: inOwnCase(typed, raw, hostEnd, pathEnd), range, how: 'written' }
}

/** `.gg/code`, as everybody knows what is meant. */
function hostless(typed: Canonical, raw: string, start: number, end: number): Link | null {
  if (typed.text.slice(start, end) !== '.gg' || typed.text.charAt(end) !== '/') return null
  const pathEnd = pathFrom(typed.text, end)
  const range = originalRange(typed, start, pathEnd)
  return { host: 'discord.gg', alsoKnownAs: [], path: inOwnCase(typed, raw, end, pathEnd), range, how: 'written' }
}

function pathFrom(text: string, hostEnd: number): number {
  let end = hostEnd
  if (text.charAt(hostEnd) !== '/') return end
  while (end - hostEnd < LONGEST_PATH && text.charCodeAt(end) > 0x20 && text.charAt(end) !== POST_BREAK) end++
  return end
}

/** Codes of invites are told apart by their case. */
function inOwnCase(typed: Canonical, raw: string, start: number, end: number): string {
  let own = ''
  for (let at = start; at < end; at++) {
    const seen = typed.text.charAt(at)
    const [from] = originalRange(typed, at, at + 1)
    own += raw.charAt(from).toLowerCase() === seen ? raw.charAt(from) : seen
  }
  return own === '' ? '/' : own
}

/** The text with taken-apart addresses put together. */
function put(canonical: Canonical): Canonical {
  const joined = joinSpelt(canonical)
  const { text } = joined
  const draft = new CanonicalDraft()
  let at = 0
  const keep = (until: number) => {
    for (; at < until; at++) draft.add(text.charAt(at), ...originalRange(joined, at, at + 1))
  }
  DISGUISED.lastIndex = 0
  for (const match of text.matchAll(DISGUISED)) {
    keep(match.index)
    at = match.index + match[0].length
    const sign = match[0].includes('-') ? '-' : /slash|\//.test(match[0]) ? '/' : /\S/.test(match[0]) ? '.' : ''
    if (sign !== '') draft.add(sign, ...originalRange(joined, match.index, at))
  }
  if (at === 0) return joined
  keep(text.length)
  return draft.finish()
}

const FEWEST_SPELT = 4

/** Without the gaps of what is written letter by letter. */
function joinSpelt(canonical: Canonical): Canonical {
  const { text } = canonical
  if (!/(?:^|\s)\S \S \S /.test(text)) return canonical
  const draft = new CanonicalDraft()
  for (let at = 0; at < text.length; ) {
    let end = at
    while (isSingle(text, end) && text.charAt(end + 1) === ' ' && isSingle(text, end + 2)) end += 2
    const isSpelt = end - at >= 2 * (FEWEST_SPELT - 1)
    for (const last = Math.max(at, end); at <= last; at += isSpelt ? 2 : 1) {
      draft.add(text.charAt(at), ...originalRange(canonical, at, at + 1))
    }
    if (isSpelt) at = end + 1
  }
  return draft.finish()
}

function isSingle(text: string, at: number): boolean {
  const isGap = (code: number) => Number.isNaN(code) || code <= 0x20
  return !isGap(text.charCodeAt(at)) && isGap(text.charCodeAt(at - 1)) && isGap(text.charCodeAt(at + 1))
}
