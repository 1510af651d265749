import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { originalRange } from './canonical.ts'
import { canonicalize, seenIn } from './canonicalize.ts'
import { loosen } from './loosen.ts'
import { shownOtherwise } from './shown-otherwise.ts'

const canonical = (raw: string) => canonicalize(raw).text
const readings = (raw: string) => {
  const first = canonicalize(raw)
  return [first.text, loosen(first)?.text ?? first.text]
}

/** Text as an evader writes it: letters among everything that hides them. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'abnitro NITRO 0134@$!.-_*~|`\\<>[]()/:#&'),
      fc.constantFrom(
        '\u200b',
        '\u202e',
        '\u0301',
        '\ufe0f',
        '\u{1f1f3}',
        'ｎ',
        'і',
        '𝐧',
        'Ⓝ',
        'ﬃ',
        'İ',
        '\ud83d',
        '](http://',
        '<@1',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''))

describe('the canonical text', () => {
  test.each([
    ['zero-width characters', 'n\u200bi\u200dt\u2060r\ufeffo'],
    ['direction marks', '\u202enitro\u202c'],
    ['combining marks', 'n\u0335i\u0336t\u0337r\u0338o\u0301'],
    ['full width', 'ｎｉｔｒｏ'],
    ['mathematical letters', '𝐧𝒊𝓽𝔯𝕠'],
    ['circled letters', 'ⓝⓘⓣⓡⓞ'],
    ['squared and regional letters', '🅽🅸🆃🆁🅾'],
    ['Cyrillic and Greek letters', 'пітгο'],
    ['small capitals', 'ɴɪᴛʀᴏ'],
    ['bold in the middle', 'ni**tr**o'],
    ['a spoiler in the middle', 'ni||tr||o'],
    ['strikethrough, code and escapes', '~~n~~`i`\\*tro'],
    ['a masked link in the middle', '[ni](https://a.example)tro'],
    ['capitals', 'NiTrO'],
    ['enclosed, subscript and superscript letters', '⒩ⁱₜⓡₒ'],
    ['letters with strokes and tails', 'ɳɨŧɍø'],
    ['regional letters that are no flags', '🇳🇮🇹🇷🇴'],
    ['letters that are emoji', 'n\u2139\ufe0ftr🅾️'],
    ['names of regional letters', ':regional_indicator_n:i:regional_indicator_t:ro'],
    ['tags and fillers', 'n\u{e0041}i\u17b4t\u2061ro'],
    ['colours of a terminal', '\u001b[1;31mni\u001b[0mtro'],
    ['letters of three scripts', 'пɪτгօ'],
  ])('makes %s plain', (_name, raw) => {
    expect(canonical(raw)).toBe('nitro')
  })

  test.each([
    ['Вор убежал', 'вор убежал'],
    ['ΜΟΝΟ ΓΙΑ ΜΕΛΗ', 'μονο για μελη'],
    ['山の几', '山の几'],
    ['שלום', 'שלום'],
    ['ёлка й', 'ёлка й'],
    ['🇫🇷🇮🇹 won', '  won'],
    ['a || b', 'a || b'],
    ['c:\\\\dir', 'c:/dir'],
  ])('leaves what %j says in its own script and signs', (raw, seen) => {
    expect(canonical(raw)).toBe(seen)
  })

  test('reads a word as Latin only where nothing else is written in its script', () => {
    expect(canonical('сор in the street')).toBe('cop in the street')
    expect(canonical('сор из избы')).toBe('сор из избы')
  })

  test('takes each place of a text once', () => {
    fc.assert(
      fc.property(hostile, (raw) => {
        const seen = seenIn(raw)
        expect(seen.every(({ length }) => length > 0)).toBe(true)
        expect(seen.reduce((sum, { length }) => sum + length, 0)).toBe(raw.length)
      }),
      { numRuns: 1_000 },
    )
  }, 60_000)

  test('is there for any text, halves of pairs included', () => {
    const anyText = fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 100 })
      .map((codes) => String.fromCharCode(...codes))
    fc.assert(
      fc.property(anyText, (raw) => {
        const { text, origin } = canonicalize(raw)
        expect(canonical(text)).toBe(text)
        if (origin) expect(origin.starts.length).toBe(text.length)
        for (const view of shownOtherwise(raw)) expect(view.origin?.ends.every((end) => end <= raw.length)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  }, 60_000)

  test('never reads mentions, custom emoji and time stamps as words', () => {
    expect(canonical('a<@123456789>b<:nitro:123456>c<a:idiot:99>d<t:1700000000:R>e').replaceAll(' ', '')).toBe('abcde')
  })

  test('leads back to what was written', () => {
    const raw = 'get \u200bｎ||i||t\u0301ro now'
    const text = canonicalize(raw)
    const start = text.text.indexOf('nitro')
    expect(raw.slice(...originalRange(text, start, start + 5))).toBe('ｎ||i||t\u0301ro')
  })

  test('of a canonical text is itself', () => {
    fc.assert(
      fc.property(hostile, (raw) => {
        const once = canonical(raw)
        expect(canonical(once)).toBe(once)
      }),
      { numRuns: 2_000 },
    )
  }, 60_000)

  test('maps every range into the original, in order', () => {
    fc.assert(
      fc.property(hostile, (raw) => {
        for (const view of [canonicalize(raw), loosen(canonicalize(raw))]) {
          let last = 0
          for (let at = 0; view && at < view.text.length; at++) {
            const [start, end] = originalRange(view, at, at + 1)
            expect(start).toBeGreaterThanOrEqual(last)
            expect(end).toBeGreaterThan(start)
            expect(end).toBeLessThanOrEqual(raw.length)
            last = start
          }
        }
      }),
      { numRuns: 1_000 },
    )
  }, 60_000)

  test('takes time in proportion to the text, whatever the text', () => {
    for (const part of ['](http', '[', '<a:aa:1', '</a', '||', 'a.', '\u0301', 'ﷺ', '0o', '!a']) {
      const cost = (length: number) => {
        const raw = part.repeat(length / part.length)
        const spent = Array.from({ length: 15 }, () => {
          const from = process.hrtime.bigint()
          loosen(canonicalize(raw))
          return Number(process.hrtime.bigint() - from)
        })
        return Math.min(...spent)
      }
      cost(4_000)
      expect(cost(4_000) / cost(500), part).toBeLessThan(40)
    }
  }, 60_000)
})

describe('the second reading', () => {
  test.each([
    ['leet letters', 'n1tr0'],
    ['spaced letters', 'n i t r o'],
    ['dotted letters', 'n.i.t.r.o'],
    ['dashes and capitals', 'N-I-T-R-O'],
    ['stretched letters', 'niiiiitroooo'],
    ['all of it', 'N . 1 . T . R . 0'],
  ])('finds %s', (_name, raw) => {
    expect(readings(raw)).toContain('nitro')
  })

  test.each(['see you at 10', 'h264 and mp3', 'a b', 'what? no!', 'i am 42', '$50 for 2', 'ok.', 'v1.2.3'])(
    'leaves %j as a reader reads it',
    (raw) => {
      expect(canonical(raw)).toBe(raw)
      expect(readings(raw).join(' ')).not.toMatch(/nitro|idiot/)
    },
  )
})
