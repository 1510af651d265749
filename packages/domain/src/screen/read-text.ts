import type { Signal } from '@nexus/events'
import type { Canonical } from './canonical.ts'
import { canonicalize } from './canonicalize.ts'
import { loosen } from './loosen.ts'

/** One text of a message, as it was written and as it is compared. */
export class ReadText {
  readonly surface: Signal['surface']
  readonly raw: string
  /** What a reader sees, in plain lower case. */
  readonly canonical: Canonical
  #loose: Canonical | null | undefined

  constructor(surface: Signal['surface'], raw: string) {
    this.surface = surface
    this.raw = raw
    this.canonical = canonicalize(raw)
  }

  /** A second reading, of what may be meant by it; null where it is the same. Made when it is first asked for. */
  get loose(): Canonical | null {
    this.#loose = this.#loose === undefined ? loosen(this.canonical) : this.#loose
    return this.#loose
  }
}
