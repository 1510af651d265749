/** A link that Discord makes clickable. */
export interface Link {
  /** Host in lower case, IDN as punycode, without a final dot. */
  readonly host: string
  /** Path with query, as the URL has it. */
  readonly path: string
  /** Where it is in its text, [start, end) in UTF-16 units. */
  readonly range: readonly [number, number]
}

/** Links of one text that are looked at. */
const MOST_LINKS = 50

const WITH_SCHEME = /https?:\/\/[^\s<>"'`|^{}]+/gi
/** What ends a sentence, or the brackets around a link, is not part of it. */
const TRAILING = /[.,;:!?)\]*_~]+$/

/** All links of a text, in order. Masked links are found by their targets. Linear: what is matched is not looked at again. */
export function linksIn(text: string): Link[] {
  if (!text.includes('://')) return []
  const links: Link[] = []
  for (const match of text.matchAll(WITH_SCHEME)) {
    const inBrackets = text.slice(match.index - 2, match.index).includes('(')
    const closing = inBrackets ? match[0].indexOf(')') : -1
    const written = (closing === -1 ? match[0] : match[0].slice(0, closing)).replace(TRAILING, '')
    const url = URL.parse(written)
    if (url && url.hostname !== '') {
      links.push({
        host: url.hostname.replace(/\.$/, ''),
        path: `${url.pathname}${url.search}`,
        range: [match.index, match.index + written.length],
      })
    }
    if (links.length >= MOST_LINKS) break
  }
  return links
}

/** The host and every domain that it lies under, down to two labels: `a.b.example.com`, `b.example.com`, `example.com`. */
export function* domainsAbove(host: string): Generator<string> {
  for (let from = 0; from !== -1 && host.indexOf('.', from) !== -1; ) {
    yield host.slice(from)
    const dot = host.indexOf('.', from)
    from = dot === -1 ? -1 : dot + 1
  }
}
