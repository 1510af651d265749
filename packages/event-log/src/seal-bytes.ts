import { createCipheriv, createDecipheriv, createHmac, randomFillSync } from 'node:crypto'
import { UnsealError } from './errors.ts'
import { type KeyedHash, keyedHash } from './keyed-hash.ts'

/** Layout: version (1), nonce (12), ciphertext, tag (16). The subject is authenticated with it, so words cannot change hands. */
const VERSION = 1
const NONCE = 12
const TAG = 16

/** Random bytes are drawn many at a time; one call of the kernel for each nonce would cost more than the cipher. */
const pool = Buffer.alloc(NONCE * 512)
let drawn = pool.length

function nextNonce(into: Buffer): void {
  if (drawn >= pool.length) {
    randomFillSync(pool)
    drawn = 0
  }
  pool.copy(into, 1, drawn, drawn + NONCE)
  drawn += NONCE
}

/** AES-256-GCM under `key`, with a fresh random nonce; safe for 2^32 seals under one key. */
export function sealBytes(key: Uint8Array, subject: string, plain: Uint8Array): Buffer {
  return sealWith(key, subject, plain, nextNonce)
}

/**
 * As `sealBytes`, with a nonce that is a keyed function of the whole plaintext (the construction of SIV modes, RFC 5297):
 * the same words always seal to the same bytes, so that a decision can be compared with the log byte for byte.
 */
export function sealRepeatably(key: Uint8Array, subject: string, words: string): Buffer {
  const digest = nonceHashOf(key)(`${subject}\n${words}`, 'latin1')
  return sealWith(key, subject, Buffer.from(words), (into) => into.write(digest, 1, NONCE, 'latin1'))
}

/** Derived once for each key that is at hand: it costs as much as the cipher. */
const nonceHashes = new WeakMap<Uint8Array, KeyedHash>()

function nonceHashOf(key: Uint8Array): KeyedHash {
  let derived = nonceHashes.get(key)
  if (!derived) {
    derived = keyedHash(createHmac('sha256', key).update('nexus repeatable nonce').digest())
    nonceHashes.set(key, derived)
  }
  return derived
}

function sealWith(key: Uint8Array, subject: string, plain: Uint8Array, writeNonce: (into: Buffer) => void): Buffer {
  const sealed = Buffer.allocUnsafe(1 + NONCE + plain.length + TAG)
  sealed[0] = VERSION
  writeNonce(sealed)
  const cipher = createCipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + NONCE))
  cipher.setAAD(Buffer.from(subject))
  sealed.set(cipher.update(plain), 1 + NONCE)
  cipher.final()
  cipher.getAuthTag().copy(sealed, 1 + NONCE + plain.length)
  return sealed
}

/** @throws UnsealError when the bytes were altered, or were sealed for another subject or under another key. */
export function unsealBytes(key: Uint8Array, subject: string, sealed: Uint8Array): Buffer {
  if (sealed[0] !== VERSION || sealed.length < 1 + NONCE + TAG) {
    throw new UnsealError(`${sealed.length} bytes are not sealed in a way that this build knows`)
  }
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + NONCE))
  decipher.setAAD(Buffer.from(subject))
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE, sealed.length - TAG)), decipher.final()])
  } catch (error) {
    throw new UnsealError(`what was sealed for ${subject} does not open`, { cause: error })
  }
}
