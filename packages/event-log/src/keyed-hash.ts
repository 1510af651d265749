import { hash } from 'node:crypto'

const BLOCK = 64
const DIGEST = 32
/** Where the key's block and a text stand together while they are hashed; a longer text takes a buffer of its own. */
const desk = Buffer.alloc(BLOCK + 16_384)

/** @param encoding `latin1` gives the 32 bytes as text of one character each, which is cheaper than a buffer. */
export type KeyedHash = (text: string, encoding: 'hex' | 'latin1') => string

/**
 * HMAC-SHA-256 (RFC 2104) of text in UTF-8, for many texts under one key. It is what `createHmac` gives, in half the time:
 * two hashes of one call each instead of an object with a state for every text.
 */
export function keyedHash(key: Uint8Array): KeyedHash {
  const inner = Buffer.alloc(BLOCK, 0x36)
  const outer = Buffer.alloc(BLOCK + DIGEST, 0x5c)
  const secret = key.length > BLOCK ? Buffer.from(hash('sha256', key, 'hex'), 'hex') : key
  secret.forEach((byte, i) => {
    inner[i] = byte ^ 0x36
    outer[i] = byte ^ 0x5c
  })
  return (text, encoding) => {
    outer.write(hash('sha256', behind(inner, text), 'latin1'), BLOCK, 'latin1')
    return hash('sha256', outer, encoding)
  }
}

function behind(block: Buffer, text: string): Buffer {
  // UTF-8 takes at most three bytes for each unit of UTF-16.
  if (BLOCK + text.length * 3 > desk.length) return Buffer.concat([block, Buffer.from(text)])
  block.copy(desk)
  return desk.subarray(0, BLOCK + desk.write(text, BLOCK))
}
