import { type Judged, messageSaying } from '../message-saying.ts'
import { wordsOfRule } from './many-rules.ts'

/** A message made to cost as much as it can. `salt` makes every one a text of its own. */
export interface WorstInput {
  readonly name: string
  readonly make: (salt: number) => Judged
}

/** As long as a message may be without and with a subscription, in UTF-16 units. */
const SHORT = 2_000
const LONG = 4_000

const [WORD = '', OTHER_WORD = ''] = wordsOfRule(2)
const each = (text: string, between: string) => [...text].join(between)
const marks = (from: number, count: number) =>
  String.fromCodePoint(...Array.from({ length: count }, (_, n) => from + n))
const styled = (from: number) => (text: string) =>
  [...text].map((letter) => String.fromCodePoint(from + letter.charCodeAt(0) - 97)).join('')

/** Repeated until the message is full. */
const REPEATED: Readonly<Record<string, string>> = {
  letters: 'a',
  'letters in pairs': 'aabbccdd',
  'a word of a rule': `${WORD} `,
  'a word of a rule, glued': WORD,
  'a word of a rule without its end': `${WORD.slice(0, -1)} `,
  'a word of a rule without its end, glued': WORD.slice(0, -1),
  'a word of a rule, spaced': `${each(WORD, ' ')} `,
  'a word of a rule without its end, spaced': `${each(WORD.slice(0, -1), ' ')} `,
  'a word of a rule, dotted': `${each(WORD, '.')}.`,
  'a word of a rule, long letters': `${[...WORD].map((letter) => letter.repeat(12)).join('')} `,
  'a word of a rule, backwards': `${[...WORD].toReversed().join('')} `,
  'a word of a rule, two letters swapped': `${WORD.slice(0, 2)}${WORD[3]}${WORD[2]}${WORD.slice(4)} `,
  'two words of rules in turn': `${WORD}${OTHER_WORD} `,
  'letters with a space each': 'q w e r t y ',
  'letters with a line each': 'q\nw\ne\nr\n',
  'letters with zero-width characters': 'a\u200bb\u200c',
  'zero-width characters alone': '\u200b\u200c\u200d\u2060',
  'tag characters': '\u{e0061}\u{e0062}',
  'variation selectors': 'a\ufe0f\ufe0e',
  'a letter under fifty marks': `a${marks(0x300, 50)}`,
  'marks alone': marks(0x300, 60),
  'marks in the wrong order': 'a\u0315\u0300\u05ae\u0301\u031b',
  'accented letters': 'áčďěğĥîķĺñöŕšťüŵýž',
  'Cyrillic that looks like Latin': 'асеорхуі',
  'Greek that looks like Latin': 'αβεικνορτυ',
  'scripts in turn': 'aбγדأกあ가',
  'mathematical letters': styled(0x1d41a)('thequickbrownfox'),
  'circled letters': 'ⓐⓑⓒⓓⓔ',
  'regional indicators': '\u{1f1e6}\u{1f1f6}',
  keycaps: '1\ufe0f\u20e3',
  'ligatures that unfold': 'ﷺﬃ㎏℡',
  'Hangul by its parts': '각힣',
  'halves of surrogate pairs': '\ud800a\udc00',
  'upside down': 'ɐqɔpǝɟƃɥᴉ',
  'leet of one sign': '4@1!3$0',
  'leet of several signs': '|\\/||_|()/\\',
  bars: '|',
  'round brackets': '(',
  'square brackets': '[',
  'angle brackets': '<',
  'brackets that close nothing': ')]}>',
  'brackets, deep': '[(',
  stars: '*',
  underscores: '_',
  tildes: '~',
  backslashes: '\\',
  ticks: '`',
  'quotes of quotes': '>>> > ',
  'markdown in markdown': '**__~~||*_',
  'markdown around letters': '**a**__b__~~c~~||d||',
  'labels without links': '[a](',
  'links without labels': '](https://a.example)',
  'labels in labels': '[[a](b)](c)',
  'masked links': '[a](https://a.example/b) ',
  'headings and lists': '\n# - 1. ',
  dots: '.',
  'letters and dots': 'a.',
  'hosts of many labels': 'aa.bb.cc.dd.',
  hosts: 'a.example ',
  slashes: '/',
  schemes: 'https://',
  links: 'https://a.example/b?c=d ',
  'links with names and ports': 'http://u:p@a.example:8/ ',
  'at signs in a link': 'a@',
  'ideographic dots': 'a。',
  'links in links': 'https://www.google.com/url?q=',
  'links in links, encoded': 'https%3A%2F%2Fa.example%2F%3Fu%3D',
  'per cent signs': '%25',
  'per cent signs alone': '%',
  'broken escapes': '%e0%a4',
  punycode: 'xn--80ak6aa92e.example ',
  'long punycode': 'xn--',
  invites: 'discord.gg/abcdef ',
  'invites without a code': 'discord.gg/',
  'invites, spaced': 'discord . gg / ',
  'beginnings of invites': 'discord',
  'dots as words': 'a dot b slash ',
  entities: '&#97;&amp;',
  ampersands: '&',
  'ampersands and digits': '&#1234567890',
  digits: '0123456789',
  'digits with spaces': '4 5 0 1 ',
  mentions: '<@1200000000000000002>',
  'mentions that do not end': '<@12',
  'custom emojis': '<:a:1200000000000000002>',
  shortcodes: ':a:',
  colons: ':',
  'families of emojis': '👨\u200d👩\u200d👧',
  'flags and skins': '👋🏿🏳️\u200d🌈',
  base64: 'dGhlIHF1aWNrIGJyb3duIGZveA',
  spaces: ' ',
  'spaces of all kinds': '\u2000\u2003\u3000\u00a0',
  'line breaks': '\n',
  'control characters': '\u0001\u001b[31m',
  overrides: '\u202ea\u202c',
  'overrides, deep': '\u202e\u2067',
  'words that families look for': 'i will find you i will find ',
}

export const worstInputs: readonly WorstInput[] = [
  ...Object.entries(REPEATED).flatMap(([name, piece]) =>
    [SHORT, LONG].map((length) => ({
      name: `${name} (${length})`,
      make: (salt: number) => messageSaying(filled(piece, length, salt)),
    })),
  ),
  {
    name: 'one of each (4000)',
    make: (salt) => messageSaying(filled(Object.values(REPEATED).join(''), LONG, salt)),
  },
  {
    name: 'ten long posts before it',
    make(salt) {
      const before: Judged[] = []
      for (let nth = 0; nth < 10; nth++) {
        before.push(messageSaying(filled(WORD.slice(0, 3), SHORT, salt + nth), { before: [...before] }))
      }
      return messageSaying(filled(WORD.slice(3), SHORT, salt), { before })
    },
  },
]

/** More than any one text may hold: everything that a message can carry, full. */
export const fullEverywhere: WorstInput = {
  name: 'every surface of one message full',
  make(salt) {
    const full = filled('аб.cd|e f ', LONG, salt)
    const attachments = Array.from({ length: 10 }, () => ({ name: full.slice(0, 260), contentType: null, size: 1 }))
    const surfaces = { forwards: [full], attachments, stickers: [full.slice(0, 30)], poll: [full.slice(0, 300)] }
    return messageSaying(full, { surfaces, nick: full.slice(0, 32), globalName: full.slice(0, 32) })
  },
}

/** The piece over and over, cut to the length; the salt stands first, so that no two texts are the same. */
function filled(piece: string, length: number, salt: number): string {
  const text = `${salt} ${piece.repeat(Math.ceil(length / piece.length))}`
  return text.slice(0, length)
}
