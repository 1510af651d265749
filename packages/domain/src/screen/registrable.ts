/** Second labels under which countries sell names, so that `name.co.uk` is a name and not `co`. */
const SOLD_BELOW: ReadonlySet<string> = new Set(['co', 'com', 'net', 'org', 'gov', 'edu', 'ac', 'or', 'ne', 'in'])

/** The part of a host that somebody bought: its name and what it was bought under. Null for addresses and single labels. */
export function registrable(host: string): { readonly name: string; readonly suffix: string } | null {
  const labels = host.split('.')
  const last = labels.at(-1) ?? ''
  if (labels.length < 2 || /^\d*$/.test(last) || host.startsWith('[')) return null
  const depth = labels.length > 2 && last.length === 2 && SOLD_BELOW.has(labels.at(-2) ?? '') ? 2 : 1
  const name = labels.at(-1 - depth)
  return name ? { name, suffix: labels.slice(-depth).join('.') } : null
}
