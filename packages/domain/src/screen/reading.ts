import type { DataNamed, Signal } from '@nexus/events'
import { type Canonical, originalRange } from './canonical.ts'
import { canonicalize } from './canonicalize.ts'
import { type Link, linksIn } from './links.ts'
import { loosen } from './loosen.ts'
import type { WordList } from './word-list.ts'

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

/** Places that are remembered for one rule: enough to show. */
const MOST_HITS = 20

/** One message while it is read by all rules: what several of them need is prepared once, when the first one asks. */
export class Reading {
  readonly data: DataNamed<'MessageContextualized'>
  readonly #texts: readonly ReadText[]
  readonly #words: WordList
  #hits: ReadonlyMap<number, readonly WordHit[]> | null = null
  #links: readonly { readonly surface: Signal['surface']; readonly link: Link }[] | null = null

  constructor(data: DataNamed<'MessageContextualized'>, words: WordList) {
    this.data = data
    this.#words = words
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

  /** Where the words of the nth rule with words stand. */
  wordsOf(rule: number): readonly WordHit[] {
    return this.hits().get(rule) ?? []
  }

  /** Words found, by rule. */
  hits(): ReadonlyMap<number, readonly WordHit[]> {
    this.#hits ??= this.#find()
    return this.#hits
  }

  #find(): ReadonlyMap<number, readonly WordHit[]> {
    const found = new Map<number, WordHit[]>()
    for (const { surface, canonical, loose } of this.#texts) {
      for (const view of loose ? [canonical, loose] : [canonical]) {
        this.#words.find(view.text, (rule, start, end) => {
          const hits = found.get(rule)
          if (hits && hits.length >= MOST_HITS) return
          const range = originalRange(view, start, end)
          if (!hits) found.set(rule, [{ surface, range }])
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
