import type { Canonical } from './canonical.ts'
import { type Link, linksIn } from './links.ts'
import { typedAddresses } from './typed-addresses.ts'

/** Links of a text, and addresses in it that a reader has to type. */
export function addressesIn(raw: string, canonical: Canonical): Link[] {
  const links = linksIn(raw)
  const typed = typedAddresses(canonical, raw)
  if (links.length === 0) return typed
  const isOfLink = ({ range: [start, end] }: Link) => links.some(({ range }) => start >= range[0] && end <= range[1])
  return [...links, ...typed.filter((address) => !isOfLink(address))]
}
