import { describe, expect, test } from 'vitest'
import { listLiterals } from './literal-list.ts'
import { Reading } from './reading.ts'
import { judged } from './sample-message.ts'
import { listWords } from './word-list.ts'

const words = listWords([{ rule: 0, words: ['tangerine', 'free tangerine juice'], isWhole: true }])
const own = judged('')
const at = own.recent[0]?.at ?? 0

/** The last of several posts, the others of `authors` or his own, `everyMs` apart. */
function lastOf(
  posts: readonly string[],
  { authors = [], everyMs = 2_000 }: { authors?: readonly string[]; everyMs?: number } = {},
) {
  const window = posts.slice(0, -1).map((content, nth) => ({
    messageId: String(1_565_000_000_000_000_000n + BigInt(nth)),
    authorId: authors[nth] ?? own.author.id,
    at: at - (posts.length - 1 - nth) * everyMs,
    content,
  }))
  return new Reading(judged(posts.at(-1) ?? '', { window }), { words, literals: listLiterals([]) })
}

describe('words over several posts', () => {
  test.each([
    [['tange', 'rine']],
    [['tan', 'gerine']],
    [['t', 'a', 'n', 'g', 'e', 'r', 'i', 'n', 'e']],
    [['||tan||', '**g3rine**']],
    [['t a n g e', 'r i n e']],
    [['so', 'free', 'tangerine', 'juice']],
    [['hey free tange', 'rine juice here']],
  ])('are read in %j', (posts) => {
    const hits = lastOf(posts).wordsOf(0)
    expect(hits.length).toBeGreaterThan(0)
    for (const { surface, range } of hits) {
      expect(surface).toBe('content')
      expect(range[1]).toBeLessThanOrEqual(posts.at(-1)?.length ?? 0)
    }
  })

  test.each([[['so tan', 'Gerineldo is my name']], [['tange', 'ok', 'never mind']], [['free tangerines', 'juice']]])(
    'are not read in %j',
    (posts) => {
      expect(lastOf(posts).wordsOf(0)).toEqual([])
    },
  )

  test('are those of one author, however many others speak in between', () => {
    const other = '1200000000000000099'
    expect(lastOf(['tange', 'hello', 'rine'], { authors: [own.author.id, other] }).wordsOf(0)).toHaveLength(1)
    expect(lastOf(['tange', 'rine'], { authors: [other] }).wordsOf(0)).toEqual([])
  })

  test('are those of one minute', () => {
    expect(lastOf(['tange', 'rine'], { everyMs: 61_000 }).wordsOf(0)).toEqual([])
  })

  test('are told of once: not again with every later post', () => {
    expect(lastOf(['tangerine', 'what?']).wordsOf(0)).toEqual([])
  })

  test('hold addresses and invites too', () => {
    const hosts = (posts: readonly string[]) =>
      lastOf(posts)
        .addresses()
        .map(({ link }) => link.host)
    expect(hosts(['https://tangerines', '.example'])).toContain('tangerines.example')
    expect(
      lastOf(['discord.gg/', 'aBc12'])
        .invites()
        .map(({ code }) => code),
    ).toEqual(['aBc12'])
    expect(lastOf(['see you at discord.gg/', 'that is the host']).invites()).toEqual([])
    expect(hosts(['I like tangerines', 'example follows'])).toEqual([])
  })
})

describe('names', () => {
  test('are read beside the words, and told apart from them', () => {
    const reading = new Reading(judged('hi', {}, { nick: 'T4ngerine', globalName: 'tangerines.example' }), {
      words,
      literals: listLiterals([]),
    })
    expect(reading.wordsOf(0)).toEqual([{ surface: 'name', range: [0, 9] }])
    expect(reading.addresses().map(({ surface, link }) => [surface, link.host])).toEqual([
      ['name', 'tangerines.example'],
    ])
  })

  test('of threads are read', () => {
    const reading = new Reading(judged('', { kind: 'thread', threadTitle: 'why tangerine?' }), {
      words,
      literals: listLiterals([]),
    })
    expect(reading.wordsOf(0)).toEqual([{ surface: 'title', range: [4, 13] }])
  })
})
