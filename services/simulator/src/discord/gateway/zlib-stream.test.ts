import { constants, createInflate } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FrameBatch, piece } from '../control/load-frames.ts'
import { ZlibStream } from './zlib-stream.ts'

/** Reads frames as a client does: one inflate for the whole connection. */
function reader() {
  const inflate = createInflate({ flush: constants.Z_SYNC_FLUSH })
  let chunks: Buffer[] = []
  inflate.on('data', (chunk: Buffer) => chunks.push(chunk))
  return {
    read: (frame: Buffer) =>
      new Promise<string>((resolve, reject) => {
        inflate.once('error', reject)
        inflate.write(frame, () => {
          inflate.off('error', reject)
          const text = Buffer.concat(chunks).toString()
          chunks = []
          resolve(text)
        })
      }),
  }
}

const FLUSHED = Buffer.from([0, 0, 255, 255])

test('one inflate reads every frame, and each ends in the flush marker', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3_000 }), { maxLength: 20 }),
      async (texts) => {
        const stream = new ZlibStream()
        const client = reader()
        for (const text of texts) {
          const frame = stream.compress(text)
          expect(frame.subarray(-4)).toEqual(FLUSHED)
          expect(await client.read(frame)).toBe(text)
        }
      },
    ),
    { numRuns: 30 },
  )
})

test('a client that forgets its state cannot read on', async () => {
  const stream = new ZlibStream()
  const text = 'the same words again and again, the same words again and again'
  await reader().read(stream.compress(text))
  await expect(reader().read(stream.compress(text))).rejects.toThrow()
})

test('frames made elsewhere fit in between', async () => {
  const stream = new ZlibStream()
  const client = reader()
  expect(await client.read(stream.compress('{"hello":1}'))).toBe('{"hello":1}')
  const batch = new FrameBatch(4_096, true)
  batch.add('{"s":7,', [piece('"content":"generated",'), piece('"type":0}')])
  stream.passThrough()
  // Two bytes of WebSocket header and two of length come first.
  expect(await client.read(batch.bytes.subarray(4))).toBe('{"s":7,"content":"generated","type":0}')
  expect(await client.read(stream.compress('{"hello":1}'))).toBe('{"hello":1}')
})
