import { constants, createDeflate } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canInflateInPlace, Inflate } from './sync-inflate.ts'

/** Compresses texts as Discord does: one stream, flushed after each. */
async function compress(texts: readonly string[]): Promise<Buffer[]> {
  const deflate = createDeflate()
  const messages: Buffer[] = []
  let parts: Buffer[] = []
  deflate.on('data', (part: Buffer) => parts.push(part))
  for (const text of texts) {
    deflate.write(text)
    await new Promise<void>((resolve) => deflate.flush(constants.Z_SYNC_FLUSH, resolve))
    messages.push(Buffer.concat(parts))
    parts = []
  }
  return messages
}

test('this Node can do it', () => {
  expect(canInflateInPlace()).toBe(true)
})

describe('a compressed stream', () => {
  test('gives back every message, wherever the network cut it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 20 }),
        fc.nat(),
        async (texts, cut) => {
          const inflate = new Inflate()
          for (const [i, message] of (await compress(texts)).entries()) {
            const at = cut % message.length
            inflate.push(message.subarray(0, at), false)
            expect(inflate.result).toBeNull()
            inflate.push(message.subarray(at), constants.Z_SYNC_FLUSH)
            expect([inflate.err, inflate.result]).toEqual([0, texts[i]?.toWellFormed()])
          }
        },
      ),
      { numRuns: 50 },
    )
  })

  test('may hold messages larger than the buffer, of any size', async () => {
    const inflate = new Inflate()
    const texts = [65_535, 65_536, 65_537, 200_000, 3, 131_072].map((length, i) => String(i).repeat(length))
    for (const [i, message] of (await compress(texts)).entries()) {
      inflate.push(message, constants.Z_SYNC_FLUSH)
      expect(inflate.result === texts[i]).toBe(true)
    }
  })

  test('that is broken says so, and gives no text', () => {
    const inflate = new Inflate()
    inflate.push(Buffer.from('this is no zlib stream'), constants.Z_SYNC_FLUSH)
    expect(inflate.err).toBeLessThan(0)
    expect(inflate.msg).toContain('header')
    expect(inflate.result).toBeNull()
  })
})
