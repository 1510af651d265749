import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { domainsAbove, linksIn } from './links.ts'
import { decodePunycode } from './punycode.ts'
import { registrable } from './registrable.ts'

const hosts = (text: string) => linksIn(text).map(({ host }) => host)

describe('links', () => {
  test('are what a click would open', () => {
    expect(hosts('see https://discord.com@evil.example/x')).toEqual(['evil.example'])
    expect(hosts('HTTPS://EVIL.Example.')).toEqual(['evil.example'])
    expect(hosts('[discord.com](https://evil.example/a) and <http://other.example>')).toEqual([
      'evil.example',
      'other.example',
    ])
    expect(hosts('https://ev\u200bil.example')).toEqual(['evil.example'])
    expect(hosts('https://dіscord.com')).toEqual(['xn--dscord-pvf.com'])
    expect(hosts('evil.example, no link')).toEqual([])
  })

  test('end where the sentence goes on', () => {
    const text = 'look (https://a.example/b_c), or https://d.example/e!'
    expect(linksIn(text).map(({ range }) => text.slice(...range))).toEqual([
      'https://a.example/b_c',
      'https://d.example/e',
    ])
  })

  test('are found in any text without a fault, and lie inside of it', () => {
    const parts = fc.constantFrom(
      'https://',
      'http://',
      'a',
      '.',
      '/',
      '@',
      ':',
      '[',
      '](',
      ')',
      '%',
      '#',
      'xn--',
      '\u200b',
      'é',
      ' ',
    )
    fc.assert(
      fc.property(
        fc.array(parts, { maxLength: 40 }).map((all) => all.join('')),
        (text) => {
          for (const { range } of linksIn(text)) expect(text.slice(...range)).toMatch(/^https?:/)
        },
      ),
      { numRuns: 1_000 },
    )
  }, 60_000)

  test('lie under all the domains above them', () => {
    expect([...domainsAbove('a.b.example.com')]).toEqual(['a.b.example.com', 'b.example.com', 'example.com'])
  })
})

describe('the part of a host that was bought', () => {
  test('knows where countries sell below a second label', () => {
    expect(registrable('a.b.discord.co.uk')).toEqual({ name: 'discord', suffix: 'co.uk' })
    expect(registrable('x.steamcommunity.ru')).toEqual({ name: 'steamcommunity', suffix: 'ru' })
    expect(registrable('127.0.0.1')).toBeNull()
    expect(registrable('[::1]')).toBeNull()
    expect(registrable('localhost')).toBeNull()
  })
})

describe('punycode', () => {
  test('is read as people see it', () => {
    for (const label of ['dіscord', 'bücher', 'пример', 'ドメイン', 'ｄ-discord-é']) {
      const { hostname } = new URL(`https://${label}.com`)
      const shown = label.normalize('NFKC')
      expect(decodePunycode(hostname.split('.')[0] ?? '')).toBe(shown)
    }
  })

  test('that is none is left as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'z', '0', '9', '-', 'A', '!'), maxLength: 62 }), (rest) => {
        expect(typeof decodePunycode(`xn--${rest}`)).toBe('string')
      }),
    )
  })
})
