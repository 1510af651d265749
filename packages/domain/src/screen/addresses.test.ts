import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressesIn } from './addresses.ts'
import { canonicalize } from './canonicalize.ts'
import { hostFrom } from './host.ts'
import { inviteCode } from './invites.ts'
import { namesOf } from './links.ts'
import { decodePunycode, encodePunycode } from './punycode.ts'

const addresses = (raw: string) => addressesIn(raw, canonicalize(raw))
const leadsTo = (domain: string, raw: string) => addresses(raw).some((link) => [...namesOf(link)].includes(domain))

describe('an address is found', () => {
  test.each([
    ['without a scheme', 'go to tangerines.example now'],
    ['with a port and a final dot', 'tangerines.example.:8080'],
    ['in letters of full width', 'https://ｔａｎｇｅｒｉｎｅｓ．ｅｘａｍｐｌｅ'],
    ['with other dots', 'https://tangerines。example'],
    ['with a look-alike letter', 'https://tаngerines.example/'],
    ['in punycode of a look-alike', `https://xn--${encodePunycode('tаngerines')}.example`],
    ['with invisible characters', 'https://tange\u200brines.exam\u00adple'],
    ['percent-encoded', 'https://%74angerines%2Eexample/'],
    ['after user names', 'https://discord.com:80@tangerines.example'],
    ['before a backslash', 'https://tangerines.example\\@discord.com'],
    ['with one slash', 'https:/tangerines.example'],
    ['with a broken scheme', 'hxxps://tangerines.example/a'],
    ['with its dot in brackets', 'tangerines[.]example tangerines(dot)example'],
    ['with its dot as a word', 'tangerines dot example'],
    ['letter by letter', 't a n g e r i n e s . e x a m p l e'],
    ['over two lines', 'tangerines\n.example'],
    ['behind a redirector', 'https://other.example/r?to=https%253A%252F%252Ftangerines.example'],
    ['behind a redirector without a scheme', 'https://other.example/r?url=tangerines.example/x'],
    ['behind a mask', '[https://discord.com](https://tangerines.example)'],
    ['below a subdomain', 'https://a.b.tangerines.example/'],
  ])('%s', (_name, raw) => {
    expect(leadsTo('tangerines.example', raw)).toBe(true)
  })

  test.each([
    'we had tangerines. Example: mine',
    'https://tangerines.example.org',
    'https://mytangerines.example',
    'https://other.example/tangerines/example',
    'tangerines.example.js',
    'tangerines, example',
  ])('not in %j', (raw) => {
    expect(leadsTo('tangerines.example', raw)).toBe(false)
  })

  test('in the letters it is written with, and in plain ones', () => {
    expect(hostFrom('BÜCHER.example')).toEqual({
      ascii: 'xn--bcher-kva.example',
      alsoKnownAs: ['bücher.example', 'bucher.example'],
    })
  })
})

describe('the code of an invite', () => {
  const codes = (raw: string) => addresses(raw).flatMap((link) => inviteCode(link) ?? [])

  test.each([
    'discord.gg/aBc12',
    'https://www.discord.gg/aBc12?event=1',
    'https://ptb.discord.com/invite/aBc12',
    'discordapp . com / invite / aBc12',
    'd i s c o r d . g g / a B c 1 2',
    'discord dot gg slash aBc12',
    'discord[.]gg/aBc12',
    'dis\u200bcord.gg/**aBc12**',
    'https://discord%2Egg/aBc12',
    'discord.gg\\aBc12',
    '.gg/aBc12',
    'discord://-/invite/aBc12',
    'https://r.example/?u=https%3A%2F%2Fdiscord.gg%2FaBc12',
  ])('is read from %j in its own case', (raw) => {
    expect(codes(raw)).toEqual(['aBc12'])
  })

  test.each([
    'discord.gg is short',
    'https://discord.com/channels/1/2',
    'https://discord.gg.example/aBc12',
    'https://notdiscord.gg/aBc12',
  ])('is in none of %j', (raw) => {
    expect(codes(raw)).toEqual([])
  })
})

test('punycode is read as it was written', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'b', '-', 'é', 'ж', '語', '😀'), minLength: 1, maxLength: 12 }),
      (label) => {
        fc.pre(/[^\0-\x7f]/.test(label))
        expect(decodePunycode(`xn--${encodePunycode(label)}`)).toBe(label)
      },
    ),
  )
})

test('addresses lie inside of their text, whatever the text', () => {
  const parts = fc.constantFrom(
    'a',
    '.',
    ' ',
    '\n',
    'dot',
    '(.)',
    'slash',
    '/',
    'https://',
    '-',
    '@',
    '%2e',
    'é',
    '\u200b',
    '*',
    '.gg/',
    '😀',
  )
  fc.assert(
    fc.property(
      fc.array(parts, { maxLength: 40 }).map((all) => all.join('')),
      (raw) => {
        for (const { range, host } of addresses(raw)) {
          expect(host).not.toBe('')
          expect(range[0]).toBeGreaterThanOrEqual(0)
          expect(range[1]).toBeGreaterThan(range[0])
          expect(range[1]).toBeLessThanOrEqual(raw.length)
        }
      },
    ),
    { numRuns: 1_000 },
  )
}, 60_000)
