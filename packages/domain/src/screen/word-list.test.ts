import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalize } from './canonicalize.ts'
import { shownOtherwise } from './shown-otherwise.ts'
import { hear } from './sounds.ts'
import { listWords } from './word-list.ts'

const finds = (word: string, text: string, isWhole = true) => {
  let count = 0
  const list = listWords([{ rule: 0, words: [word], isWhole }])
  for (const view of [canonicalize(text), ...shownOtherwise(text)]) list.find(view.text, () => count++)
  return count > 0
}

describe('a word is found', () => {
  test.each([
    ['in capitals', 'TANGERINE'],
    ['with digits for letters', 't4ng3r1n3'],
    ['with signs for letters', 't@ng€r!ne'],
    ['with letters drawn with several signs', 'tan9er1|\\|e'],
    ['letter by letter', 't a n g e r i n e'],
    ['letter by letter with dots', 't.a.n.g.e.r.i.n.e'],
    ['letter by letter with signs of all kinds', 't.a-n_g,e/r=i|n+e'],
    ['letter by letter over lines', 't\na\nn\ng\ne\nr\ni\nn\ne'],
    ['letter by letter with emoji', 't🍊a🍊n🍊g🍊e🍊r🍊i🍊n🍊e'],
    ['cut in pieces that are no words', 'tange rine'],
    ['hyphenated at the end of a line', 'tange-\nrine'],
    ['stretched', 'taaaangeriiiine'],
    ['with every letter doubled', 'ttaannggeerriinnee'],
    ['with two letters in each others place', 'tangreine'],
    ['with its inner letters in any order', 'tgnareine'],
    ['without its vowels', 'tngrn'],
    ['with a vowel behind a sign', 't#ngerine'],
    ['backwards', 'eniregnat'],
    ['backwards by direction', 'a \u202eenIregnAt\u202c here'],
    ['turned by half', 'ǝuᴉɹǝƃuɐʇ'],
    ['in a mirror', 'ɘnᴎɘ ɘniɿɘǫnɒƚ'],
    ['with a letter that looks like another', 'tangerlne'],
    ['spelt as it sounds', 'tangerinne'],
    ['in letters of other scripts', 'tаngеrіnе'],
    ['in a script of other letters that look like it', 'ꓔꓮꓠꓖꓰꓣꓲꓠꓰ'],
    ['with a number behind it', 'tangerine77'],
    ['beside letters of a script without gaps', 'これはtangerineです'],
  ])('%s', (_name, text) => {
    expect(finds('tangerine', text)).toBe(true)
  })

  test.each([
    ['with its words run together', 'getcheaptangerines'],
    ['with other gaps', 'get...cheap\ntangerines'],
    ['letter by letter', 'g e t   c h e a p   t a n g e r i n e s'],
    ['cut in other places', 'get che ap tan gerines'],
  ])('in a phrase %s', (_name, text) => {
    expect(finds('get cheap tangerines', text)).toBe(true)
  })

  test('inside of others where that is asked for', () => {
    expect(finds('gerin', 'tangerines', false)).toBe(true)
    expect(finds('gerin', 'tang3rines', false)).toBe(true)
    expect(finds('gerin', 'tangerines')).toBe(false)
  })

  test('in a script without gaps wherever it stands', () => {
    expect(finds('みかん', '冬はみかんが好き')).toBe(true)
    expect(finds('かき', 'かぎ')).toBe(false)
  })
})

describe('a word is not found', () => {
  test.each([
    ['tangerine', 'tangerines and tangerinelike things', 'in longer words'],
    ['carpet', 'my car pet hair problem', 'where ordinary words meet'],
    ['carpet', 'I love my car. Pet owners know', 'where sentences meet'],
    ['nowhere', 'now, here we are', 'where a comma parts it'],
    ['scared', 'a sacred place', 'in an ordinary word with the same letters'],
    ['drawer', 'a reward for you', 'in an ordinary word that is it backwards'],
    ['coop', 'a cop', 'where a doubled letter is missing'],
    ['cop', 'a coop', 'where a letter is doubled'],
    ['latest', 'L8 35t', 'in codes'],
    ['sail', 'she said 5411', 'in numbers'],
    ['boots', '80075 people, $80.07', 'in amounts'],
    ['goose', 'call 900-53 today', 'in telephone numbers'],
    ['added', '550e8400-add3d-41d4 and #add3d1', 'in hexadecimal'],
    ['kiss', 'k i s s e s are sweet', 'in a longer word that is spelt out'],
    ['tangerine', '<:tangerine:123456789012345678> <@12345>', 'in the name of an emoji'],
    ['frites', '🇫🇷🇮🇹🇪🇸', 'in flags'],
    ['cop', 'Вынеси сор из избы', 'in another language that is written with letters like it'],
    ['schools', "the school's roof", 'with an ending'],
    ['tangerine', 'I had a tan, Gerineldo', 'where names meet'],
  ])('%s in %j: %s', (word, text) => {
    expect(finds(word, text)).toBe(false)
  })
})

describe('a list of words', () => {
  const anyWord = fc.string({
    unit: fc.constantFrom('a', 'b', 'i', 'l', 's', 'o', '1', '0', 'ж'),
    minLength: 1,
    maxLength: 6,
  })

  test.each([
    ['bbb', 'bbb b'],
    ['o00', 'o00 0a a'],
    ['hall', 'the hall llama'],
  ])('finds %s before a word that begins with the same letter: %j', (word, text) => {
    expect(finds(word, text)).toBe(true)
  })

  test('finds every whole word that stands in a text as it is', () => {
    fc.assert(
      fc.property(
        fc.array(anyWord, { minLength: 1, maxLength: 12 }),
        fc.nat(),
        fc.constantFrom(' ', ', ', '\n', '! '),
        (words, nth, gap) => {
          const word = words[nth % words.length] ?? ''
          // Letters of two scripts in a text change how the others are read: words are read as the text is.
          fc.pre(!words.join('').includes('ж') || words.every((one) => /^ж+$/.test(one)))
          expect(finds(word, words.join(gap))).toBe(true)
        },
      ),
      { numRuns: 1_500 },
    )
  }, 60_000)

  test('gives ranges that lie in the text, for any text', () => {
    const list = listWords([{ rule: 0, words: ['ab', 'abba', 'lil', 'a b', 'пон'], isWhole: false }])
    const anyText = fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 80 })
      .map((codes) => String.fromCharCode(...codes))
    const near = fc
      .array(
        fc.constantFrom('a', 'b', 'A', '4', '8', 'i', 'l', '1', '|', ' ', '.', '\n', '\u200b', '(', ')', 'п', 'о', 'н'),
        { maxLength: 60 },
      )
      .map((all) => all.join(''))
    fc.assert(
      fc.property(fc.oneof(anyText, near), (raw) => {
        const { text } = canonicalize(raw)
        list.find(text, (_rule, start, end) => {
          expect(start).toBeGreaterThanOrEqual(0)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(text.length)
        })
      }),
      { numRuns: 1_500 },
    )
  }, 60_000)

  test('hears each letter of a text once', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '1', '|', ' ', 'ж', '!'), maxLength: 200 }),
        fc.boolean(),
        (text, withSigns) => {
          const { count, firsts, lasts } = hear(text, withSigns)
          expect(count).toBeLessThanOrEqual(text.length)
          for (let nth = 1; nth < count; nth++) expect(firsts[nth] ?? 0).toBeGreaterThan(lasts[nth - 1] ?? 0)
        },
      ),
    )
  })

  test('knows a name again without reading it again', () => {
    const list = listWords([{ rule: 3, words: ['tangerine'], isWhole: true }])
    expect(list.findInName('xX_T4ngerine_Xx')).toEqual([{ rule: 3, range: [3, 12] }])
    expect(list.findInName('xX_T4ngerine_Xx')).toBe(list.findInName('xX_T4ngerine_Xx'))
  })
})
