import { splitUrl, targetsIn } from './split-url.ts'

/** An address in a text. */
export interface Link {
  /** Host in lower case, IDN as punycode, without a final dot. */
  readonly host: string
  /** Other spellings of the host by which it may be on a list: in its own letters, and as people read it. */
  readonly alsoKnownAs: readonly string[]
  /** Path with query and fragment, as it is written. */
  readonly path: string
  /** Where it is in its text, [start, end) in UTF-16 units. */
  readonly range: readonly [number, number]
  /** `link`: Discord makes it clickable; `inside`: a link leads on to it; `written`: a reader has to type it. */
  readonly how: 'link' | 'inside' | 'written'
}

/** Links of one text that are looked at. */
const MOST_LINKS = 50

const WITH_SCHEME = /(h(?:tt|xx|\*\*)ps?|discord):[/\\]{1,3}(?:(?!\]\()[^\s<>"'`|^]){1,2048}/gi
/** What ends a sentence, or the brackets around a link, is not part of it. */
const TRAILING = '.,;:!?)]*_~{}'

/** All links of a text with what they lead on to, in order. Masked links are found by their targets. Linear. */
export function linksIn(text: string): Link[] {
  if (!text.includes(':/') && !text.includes(':\\')) return []
  const links: Link[] = []
  WITH_SCHEME.lastIndex = 0
  for (
    let match = WITH_SCHEME.exec(text), tried = 0;
    match && tried < MOST_LINKS;
    match = WITH_SCHEME.exec(text), tried++
  ) {
    const written = withoutEnd(match[0], text.slice(Math.max(0, match.index - 2), match.index))
    const range = [match.index, match.index + written.length] as const
    WITH_SCHEME.lastIndex = range[1]
    const scheme = match[1] ?? ''
    const url = splitUrl(written.slice(scheme.length + 1))
    if (!url) continue
    const how = /^https?:\/\//i.test(written) ? 'link' : 'written'
    links.push({ host: url.host.ascii, alsoKnownAs: url.host.alsoKnownAs, path: url.path, range, how })
    for (const { host, path } of targetsIn(url.path)) {
      links.push({ host: host.ascii, alsoKnownAs: host.alsoKnownAs, path, range, how: 'inside' })
    }
  }
  return links
}

/** Without what belongs to the sentence or to a masked link around it. */
function withoutEnd(matched: string, before: string): string {
  const closing = before.includes('(') ? matched.indexOf(')') : -1
  let end = closing === -1 ? matched.length : closing
  while (end > 0 && TRAILING.includes(matched.charAt(end - 1))) end--
  return matched.slice(0, end)
}

/** The host and every domain that it lies under, down to two labels: `a.b.example.com`, `b.example.com`, `example.com`. */
export function* domainsAbove(host: string): Generator<string> {
  for (let from = 0; from !== -1 && host.indexOf('.', from) !== -1; ) {
    yield host.slice(from)
    const dot = host.indexOf('.', from)
    from = dot === -1 ? -1 : dot + 1
  }
}

/** Every spelling of a link's host, and of the domains that it lies under. */
export function* namesOf({ host, alsoKnownAs }: Link): Generator<string> {
  yield* domainsAbove(host)
  for (const other of alsoKnownAs) yield* domainsAbove(other)
}
