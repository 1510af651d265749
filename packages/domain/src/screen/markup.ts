import { nothing, type Seen, seenAs } from './seen.ts'

/** Mentions, custom emoji, time stamps, slash commands: nobody reads their letters. Bounded, so that it stays linear. */
const REFERENCE =
  /<(?:[@#][!&]?\d{1,20}|a?:\w{1,32}:\d{1,20}|t:-?\d{1,17}(?::\w)?|\/[^:<>]{1,100}:\d{1,20}|id:\w{1,20})>/y
/** Colours of a terminal, as code blocks of that kind have them, after the escape. */
const COLOUR = /\[[\d;]{0,20}[A-Za-z]/y
const TARGET = /\]\(<?(?:https?|discord):/iy

/** Markup that a reader does not see, wherever it stands. */
/** A letter's emoji by its name. */
const SHORTCODE = /:regional_indicator_[a-z]:/iy
const UNSEEN: ReadonlySet<string> = new Set(['*', '`'])
/** Markup when doubled: spoiler, strikethrough, underline. */
const UNSEEN_DOUBLED: ReadonlySet<string> = new Set(['|', '~', '_'])
const HIDDEN_BY_ESCAPE = /[!-/:-@[-`{-~]/

/** Markup of one text, place by place. */
export class Markup {
  readonly #raw: string
  readonly #hasSpoiler: boolean
  /** Where the last masked link may end; -1 where there is none. */
  readonly #lastClosing: number

  constructor(raw: string) {
    this.#raw = raw
    const spoiler = raw.indexOf('||')
    this.#hasSpoiler = spoiler !== -1 && raw.includes('||', spoiler + 2)
    this.#lastClosing = raw.includes('](') ? raw.lastIndexOf(')') : -1
  }

  /** What is seen of markup that begins at `at`; null where there is none. `before` is what is seen just before. */
  at(at: number, before: string): Seen | null {
    const raw = this.#raw
    const character = raw.charAt(at)
    if (UNSEEN.has(character)) return nothing(1)
    if (UNSEEN_DOUBLED.has(character)) {
      if (raw.charAt(at + 1) === character) {
        return character === '|' && !this.#hasSpoiler ? seenAs('||', 2) : nothing(2)
      }
      return seenAs(before === character ? '-' : character, 1)
    }
    switch (character) {
      case '\\':
        return HIDDEN_BY_ESCAPE.test(raw.charAt(at + 1)) ? nothing(1) : seenAs('/', 1)
      case '<':
        return seenAs(' ', lengthOf(REFERENCE, raw, at) || 1)
      case '[':
        return seenAs(this.#lastClosing > at ? '' : ' ', 1)
      case ']': {
        const hasTarget = at < this.#lastClosing && lengthOf(TARGET, raw, at) > 0
        return hasTarget ? nothing(raw.indexOf(')', at) + 1 - at) : seenAs(' ', 1)
      }
      case ':': {
        const letter = lengthOf(SHORTCODE, raw, at)
        return letter === 0 ? null : seenAs(raw.charAt(at + letter - 2).toLowerCase(), letter)
      }
      case '\u001b':
        return nothing(1 + lengthOf(COLOUR, raw, at + 1))
      default:
        return null
    }
  }
}

function lengthOf(pattern: RegExp, raw: string, at: number): number {
  pattern.lastIndex = at
  return pattern.exec(raw)?.[0].length ?? 0
}
