import type { DataNamed, Signal } from '@nexus/events'
import { addressesIn } from './addresses.ts'
import { type Canonical, originalRange } from './canonical.ts'
import type { Fact } from './fact.ts'
import { foldCase } from './fold-case.ts'
import { inviteCode } from './invites.ts'
import type { Link } from './links.ts'
import { type LiteralList, listLiterals } from './literal-list.ts'
import { ReadText } from './read-text.ts'
import { shownOtherwise } from './shown-otherwise.ts'
import { type JoinedPosts, joinPosts, ownRange } from './split-posts.ts'
import { typedAddresses } from './typed-addresses.ts'
import { listWords, type WordList } from './word-list.ts'

/** A link and the text that it stands in. */
export interface ReadLink {
  readonly surface: Signal['surface']
  readonly link: Link
}

/** An invite, with its code in its own letter case. */
export interface ReadInvite extends ReadLink {
  readonly code: string
}

export interface WordHit {
  readonly surface: Signal['surface']
  /** [start, end) in UTF-16 units of the original text. */
  readonly range: readonly [number, number]
}

/** What a reading is prepared with. */
export interface Prepared {
  /** Words of all rules. */
  readonly words: WordList
  /** Pieces of text that the patterns of all rules cannot do without. */
  readonly literals: LiteralList
  /** What is not known of this message: only of one that somebody made up, to try a policy. */
  readonly lacks?: ReadonlySet<Fact>
}

const NOTHING: Prepared = { words: listWords([]), literals: listLiterals([]) }
const LACKS_NOTHING: ReadonlySet<Fact> = new Set()

/** Places that are remembered for one trigger: enough to show. */
const MOST_HITS = 20

/**
 * What patterns may cost in one message: instructions of a pattern times characters of a text, added up. About 20 ms at
 * the very worst. It is counted beforehand and never timed, so that it comes out the same in every replay.
 */
const STEPS_PER_MESSAGE = 1_000_000

/** One message while it is read by all rules: what several of them need is prepared once, when the first one asks. */
export class Reading {
  readonly data: DataNamed<'MessageContextualized'>
  readonly #texts: readonly ReadText[]
  readonly #names: readonly string[]
  readonly lacks: ReadonlySet<Fact>
  readonly #words: WordList
  readonly #literals: LiteralList
  #stepsLeft = STEPS_PER_MESSAGE
  #literalHits: ReadonlySet<number> | null = null
  #hits: ReadonlyMap<number, readonly WordHit[]> | null = null
  #addresses: readonly ReadLink[] | null = null
  #links: readonly ReadLink[] | null = null
  #invites: readonly ReadInvite[] | null = null
  #joined: JoinedPosts | null | undefined

  constructor(
    data: DataNamed<'MessageContextualized'>,
    { words, literals, lacks = LACKS_NOTHING }: Prepared = NOTHING,
  ) {
    this.data = data
    this.lacks = lacks
    this.#words = words
    this.#literals = literals
    this.#texts = textsOf(data)
    this.#names = namesIn(data)
  }

  /** Every text that the member wrote, his words first. */
  texts(): readonly ReadText[] {
    return this.#texts
  }

  /** His words as they are compared. */
  content(): Canonical {
    return this.#texts[0]?.canonical ?? { text: '', origin: null }
  }

  /** What a click opens, and what that leads on to. */
  links(): readonly ReadLink[] {
    this.#links ??= this.addresses().filter(({ link }) => link.how !== 'written')
    return this.#links
  }

  /** Links, and addresses that a reader has to type: without a scheme, taken apart, or over several posts. */
  addresses(): readonly ReadLink[] {
    this.#addresses ??= this.#findAddresses()
    return this.#addresses
  }

  /** Invites to guilds, with the code in its own letter case. */
  invites(): readonly ReadInvite[] {
    this.#invites ??= this.addresses().flatMap((address) => {
      const code = inviteCode(address.link)
      return code === null ? [] : [{ ...address, code }]
    })
    return this.#invites
  }

  /** Whether there may be links, addresses or invites: cheap, and never wrong about their absence. */
  mayHaveLinks(): boolean {
    return (
      this.#texts.some(({ raw, canonical }) => raw.includes(':/') || mayBeAddress(canonical.text)) ||
      mayBeAddress(this.#joinedPosts()?.canonical.text ?? '') ||
      this.#names.some(mayBeAddress)
    )
  }

  /** His words with those of his posts just before; null where there are none. */
  #joinedPosts(): JoinedPosts | null {
    this.#joined = this.#joined === undefined ? joinPosts(this.data) : this.#joined
    return this.#joined
  }

  /** Where the words of the trigger at this place stand. */
  wordsOf(place: number): readonly WordHit[] {
    return this.hits().get(place) ?? []
  }

  /** Whether any literal of the trigger at this place stands in a text, in any letter case. */
  hasLiteral(place: number): boolean {
    return this.literalHits().has(place)
  }

  /** Places of the triggers that have a literal in one of the texts, as they were written or as they are compared. */
  literalHits(): ReadonlySet<number> {
    this.#literalHits ??= this.#findLiterals()
    return this.#literalHits
  }

  /** Takes steps from what patterns may cost in this message; false when there are not so many left. */
  spend(steps: number): boolean {
    if (steps > this.#stepsLeft) return false
    this.#stepsLeft -= steps
    return true
  }

  /** Words found, by place of their trigger. */
  hits(): ReadonlyMap<number, readonly WordHit[]> {
    this.#hits ??= this.#find()
    return this.#hits
  }

  #findLiterals(): ReadonlySet<number> {
    const found = new Set<number>()
    if (this.#literals.isEmpty) return found
    for (const { raw, canonical } of this.#texts) {
      this.#literals.find(foldCase(raw), (place) => found.add(place))
      if (canonical.text !== raw) this.#literals.find(foldCase(canonical.text), (place) => found.add(place))
    }
    return found
  }

  #find(): ReadonlyMap<number, readonly WordHit[]> {
    const found = new Map<number, WordHit[]>()
    const add = (place: number, surface: Signal['surface'], range: readonly [number, number]) => {
      const hits = found.get(place)
      if (!hits) found.set(place, [{ surface, range }])
      else if (hits.length < MOST_HITS && !hits.some((hit) => hit.surface === surface && hit.range[0] === range[0])) {
        hits.push({ surface, range })
      }
    }
    for (const { surface, raw, canonical } of this.#texts) {
      for (const view of [canonical, ...shownOtherwise(raw)]) {
        this.#words.find(view.text, (place, start, end) => add(place, surface, originalRange(view, start, end)))
      }
    }
    const joined = this.#joinedPosts()
    if (joined) {
      this.#words.find(joined.canonical.text, (place, start, end) => {
        const range = ownRange(joined, originalRange(joined.canonical, start, end))
        if (range) add(place, 'content', range)
      })
    }
    for (const name of this.#names) {
      for (const { rule, range } of this.#words.findInName(name)) add(rule, 'name', range)
    }
    return found
  }

  #findAddresses(): readonly ReadLink[] {
    const found: ReadLink[] = []
    for (const { surface, raw, canonical } of this.#texts) {
      for (const link of addressesIn(raw, canonical)) found.push({ surface, link })
    }
    const joined = this.#joinedPosts()
    if (joined) {
      for (const link of typedAddresses(joined.canonical, joined.raw)) {
        const range = ownRange(joined, link.range)
        if (range) found.push({ surface: 'content', link: { ...link, range } })
      }
    }
    for (const name of this.#names) {
      if (!name.includes('.')) continue
      const text = new ReadText('name', name)
      for (const link of typedAddresses(text.canonical, name)) found.push({ surface: 'name', link })
    }
    return found
  }
}

function mayBeAddress(text: string): boolean {
  if (!text.includes('.') && !text.includes('dot') && !text.includes('//')) return false
  return MAY_BE_ADDRESS.test(text)
}

/** A dot before a letter, or what is written for one. */
const MAY_BE_ADDRESS =
  /\.[a-z0-9\u00a1-\uffff]|[\s({[](?:\.|dot)[\s)}\]]|[./\u2028-][\u2028][./\w]|\/\/|\. {1,2}[a-z]{2,4} {0,2}\//

function textsOf({ surfaces, threadTitle }: DataNamed<'MessageContextualized'>): ReadText[] {
  const texts = [new ReadText('content', surfaces.content)]
  for (const text of surfaces.embeds) texts.push(new ReadText('embed', text))
  for (const { name } of surfaces.attachments) texts.push(new ReadText('attachment', name))
  for (const text of surfaces.stickers) texts.push(new ReadText('sticker', text))
  for (const text of surfaces.forwards) texts.push(new ReadText('forward', text))
  for (const text of surfaces.poll) texts.push(new ReadText('poll', text))
  if (threadTitle !== undefined) texts.push(new ReadText('title', threadTitle))
  return texts
}

/**
 * His names where they are to be read: when he joins or changes them, and with the first of several messages, since those
 * who were here before have joined and changed nothing.
 */
function namesIn({ kind, messageId, runStartedBy, author }: DataNamed<'MessageContextualized'>): string[] {
  if (kind === 'leave' || kind === 'thread' || messageId !== runStartedBy) return []
  const { nick, globalName, username } = author
  return [nick, globalName, kind === 'message' || kind === 'edit' ? null : username].filter((name) => name !== null)
}
