import type { DataNamed, Signal } from '@nexus/events'
import { type Canonical, originalRange } from './canonical.ts'
import { canonicalize } from './canonicalize.ts'
import type { Fact } from './fact.ts'
import { foldCase } from './fold-case.ts'
import { type Link, linksIn } from './links.ts'
import { type LiteralList, listLiterals } from './literal-list.ts'
import { loosen } from './loosen.ts'
import { listWords, type WordList } from './word-list.ts'

/** One text of a message, as it was written and as it is compared. */
export interface ReadText {
  readonly surface: Signal['surface']
  readonly raw: string
  readonly canonical: Canonical
  /** The second reading; null where it is the same. */
  readonly loose: Canonical | null
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
  readonly lacks: ReadonlySet<Fact>
  readonly #words: WordList
  readonly #literals: LiteralList
  #stepsLeft = STEPS_PER_MESSAGE
  #literalHits: ReadonlySet<number> | null = null
  #hits: ReadonlyMap<number, readonly WordHit[]> | null = null
  #links: readonly { readonly surface: Signal['surface']; readonly link: Link }[] | null = null

  constructor(
    data: DataNamed<'MessageContextualized'>,
    { words, literals, lacks = LACKS_NOTHING }: Prepared = NOTHING,
  ) {
    this.data = data
    this.lacks = lacks
    this.#words = words
    this.#literals = literals
    this.#texts = textsOf(data)
  }

  /** Every text that the member wrote, his words first. */
  texts(): readonly ReadText[] {
    return this.#texts
  }

  /** His words as they are compared. */
  content(): Canonical {
    return this.#texts[0]?.canonical ?? { text: '', origin: null }
  }

  links(): readonly { readonly surface: Signal['surface']; readonly link: Link }[] {
    this.#links ??= this.#texts.flatMap(({ surface, raw }) => linksIn(raw).map((link) => ({ surface, link })))
    return this.#links
  }

  /** Whether there may be links or invites: cheap, and never wrong about their absence. */
  mayHaveLinks(): boolean {
    return this.#texts.some(({ raw, canonical }) => raw.includes('/') || canonical.text.includes('/'))
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
    for (const { surface, canonical, loose } of this.#texts) {
      for (const view of loose ? [canonical, loose] : [canonical]) {
        this.#words.find(view.text, (place, start, end) => {
          const hits = found.get(place)
          if (hits && hits.length >= MOST_HITS) return
          const range = originalRange(view, start, end)
          if (!hits) found.set(place, [{ surface, range }])
          else if (!hits.some((hit) => hit.surface === surface && hit.range[0] === range[0]))
            hits.push({ surface, range })
        })
      }
    }
    return found
  }
}

function textsOf({ surfaces }: DataNamed<'MessageContextualized'>): ReadText[] {
  const texts = [readText('content', surfaces.content)]
  for (const text of surfaces.embeds) texts.push(readText('embed', text))
  for (const { name } of surfaces.attachments) texts.push(readText('attachment', name))
  for (const text of surfaces.stickers) texts.push(readText('sticker', text))
  for (const text of surfaces.forwards) texts.push(readText('forward', text))
  for (const text of surfaces.poll) texts.push(readText('poll', text))
  return texts
}

function readText(surface: Signal['surface'], raw: string): ReadText {
  const canonical = canonicalize(raw)
  return { surface, raw, canonical, loose: loosen(canonical) }
}
