import { type Host, hostFrom } from './host.ts'

/** Where a URL leads. */
export interface SplitUrl {
  readonly host: Host
  /** What follows the host, from `/`, `?` or `#` on, as it is written; at least `/`. */
  readonly path: string
}

/** Reads what follows the scheme as browsers do: a backslash is a slash, and what stands before the last `@` is no host. */
export function splitUrl(afterScheme: string): SplitUrl | null {
  const rest = afterScheme.replace(/^[/\\]*/, '')
  const end = rest.search(/[/\\?#]/)
  const authority = end === -1 ? rest : rest.slice(0, end)
  const host = hostFrom(authority.slice(authority.lastIndexOf('@') + 1).replace(/\.?(?::\d*)?$/, ''))
  if (!host || host.ascii === '') return null
  const path = end === -1 ? '' : rest.slice(end).replaceAll('\\', '/')
  return { host, path: path.startsWith('/') ? path : `/${path}` }
}

/** Times that a target can be encoded in a redirector's address. */
const MOST_DECODINGS = 3
const LONGEST_PATH = 4_096
const MOST_TARGETS = 10
const TARGET = /(?:https?:\/{1,2}|[=#?&]\/\/|\/amp\/(?:s\/)?)([^/?#&\s]{1,300})([^?&#\s]{0,300})/gi
const TARGET_PARAMETER =
  /[?&#](?:u|url|uri|q|to|target|dest|destination|next|goto|go|link|href|redirect|redirect_?ur[il]|return|return_?to|continue|out)=([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?=[/?&#:]|$)/gi

/** Other places that a URL names in its path, query or fragment: where a redirector leads. */
export function targetsIn(path: string): SplitUrl[] {
  if (path.length < 4) return []
  const targets: SplitUrl[] = []
  let decoded = path.slice(0, LONGEST_PATH)
  for (let times = 0; times <= MOST_DECODINGS; times++) {
    for (const match of decoded.matchAll(TARGET)) add(splitUrl(`${match[1]}${match[2]}`))
    for (const match of decoded.matchAll(TARGET_PARAMETER)) add(splitUrl(match[1] ?? ''))
    const next = decoded.replaceAll(/%[2-7][\da-f]/gi, (byte) =>
      String.fromCharCode(Number.parseInt(byte.slice(1), 16)),
    )
    if (next === decoded) break
    decoded = next
  }
  return targets
  function add(target: SplitUrl | null): void {
    const isNew = target?.host.ascii.includes('.') && !targets.some(({ host }) => host.ascii === target.host.ascii)
    if (target && isNew && targets.length < MOST_TARGETS) targets.push(target)
  }
}
