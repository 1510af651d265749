import { z } from 'zod'
import { canonicalize } from '../canonicalize.ts'
import { editDistance } from '../edit-distance.ts'
import type { Link } from '../links.ts'
import { decodePunycode } from '../punycode.ts'
import type { Reading } from '../reading.ts'
import { registrable } from '../registrable.ts'
import { defineTrigger } from './trigger.ts'

const Domain = z
  .string()
  .max(100)
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a domain in lower case')

const config = z.strictObject({
  kind: z.literal('look-alike-link'),
  /** Real domains that others pretend to be. */
  protect: z.array(Domain).min(1).max(50),
  /** Domains that look alike and are known to be harmless. */
  allow: z.array(Domain).max(200).default([]),
})

/** What bait is made of. */
const LURE =
  /nitro|gift|give|free|claim|airdrop|reward|promo|drop|bonus|login|verif|trade|skin|boost|event|hype|season|get|app|premium|subscri|moderator|academy|exam|badge|support|shop/
const LURE_IN_TEXT = /nitro|gift|giveaway|claim|airdrop|reward|free skin|trade offer/

/** Names shorter than this are too near to too many others. */
const SHORTEST_NAME = 5

interface Brand {
  readonly name: string
  readonly domain: string
}

type Likeness = 'letters' | 'near' | 'inside' | 'in-front' | 'other-ending'

/** Links to domains that look like ones people trust. */
export const lookAlikeLink = defineTrigger({
  kind: 'look-alike-link',
  config,
  facts: ['surfaces'],
  wakes: () => [{ by: 'measure', of: 'links', atLeast: 1 }],
  explain: ({ protect }) => `a link that pretends to be one of ${protect.length} known sites`,
  warn: ({ protect, allow }) =>
    protect.every((domain) => allow.includes(domain))
      ? [{ path: 'allow', message: 'allows all that is protected', hint: 'take out of it what others pretend to be' }]
      : [],
  prepare({ protect, allow }) {
    const real = new Set([...protect, ...allow])
    const brands = protect.flatMap((domain): Brand[] => {
      const name = registrable(domain)?.name ?? ''
      return name.length >= SHORTEST_NAME ? [{ name, domain }] : []
    })
    return (reading) => {
      for (const { surface, link } of reading.links()) {
        if (isUnder(link.host, real)) continue
        const bought = boughtOf(link.host)
        for (const brand of brands) {
          const likeness = likenessOf(link.host, bought, brand)
          if (!likeness) continue
          const isLure = lures(link, reading)
          if (likeness === 'other-ending' && !isLure) continue
          const isWeak = !isLure && likeness !== 'letters' && likeness !== 'in-front'
          return { surface, ranges: [link.range], explanation: explain(brand, likeness, isLure), isWeak }
        }
      }
      return null
    }
  },
})

/** The name that somebody bought, as it is and as people read it. */
interface Bought {
  readonly name: string
  readonly plain: string
  readonly parts: readonly string[]
}

function boughtOf(host: string): Bought | null {
  const bought = registrable(host)
  if (!bought) return null
  const plain = canonicalize(decodePunycode(bought.name)).text
  const parts = plain.split('-')
  return { name: bought.name, plain, parts: parts.length > 1 ? [plain, ...parts] : [plain] }
}

function likenessOf(host: string, bought: Bought | null, { name, domain }: Brand): Likeness | null {
  if (host.startsWith(`${domain}.`) || host.includes(`.${domain}.`)) return 'in-front'
  if (!bought) return null
  const { plain, parts } = bought
  if (host.startsWith(`${name}.`) && bought.name !== name) return 'other-ending'
  if (plain === name) return plain === bought.name ? 'other-ending' : 'letters'
  const digits = plain.replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('rn', 'm').replaceAll('vv', 'w')
  if (digits === name) return 'letters'
  if (plain.includes(name) && LURE.test(plain.replace(name, ' '))) return 'inside'
  const limit = name.length >= 12 ? 3 : name.length >= 10 ? 2 : 1
  return parts.some((part) => isNear(part, name, limit)) ? 'near' : null
}

/** One letter more at the end makes many honest words (`discords`): that is no likeness. */
function isNear(part: string, name: string, limit: number): boolean {
  if (part === name || part === `${name}s`) return false
  return editDistance(part, name, limit) <= limit
}

function lures({ host, path }: Link, reading: Reading): boolean {
  return LURE.test(host) || LURE.test(path.toLowerCase()) || LURE_IN_TEXT.test(reading.content().text)
}

function isUnder(host: string, domains: ReadonlySet<string>): boolean {
  for (let from = 0; from !== 0 || host.length > 0; ) {
    if (domains.has(host.slice(from))) return true
    const dot = host.indexOf('.', from)
    if (dot === -1) return false
    from = dot + 1
  }
  return false
}

const said: Readonly<Record<Likeness, string>> = {
  letters: 'is written with letters that look like it',
  near: 'differs from it by a letter or two',
  inside: 'has its name and a lure in it',
  'in-front': 'has it in front of another domain',
  'other-ending': 'has its name in another place',
}

const explain = ({ domain }: Brand, likeness: Likeness, isLure: boolean) =>
  `a link that pretends to be ${domain}: it ${said[likeness]}${isLure ? ', and it lures' : ''}`
