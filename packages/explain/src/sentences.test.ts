import { readdirSync, readFileSync } from 'node:fs'
import { parseMessage } from '@nexus/events'
import { expect, test } from 'vitest'
import { sentenceOf } from './sentences.ts'

const samples = new URL('../../events/samples/', import.meta.url)

test.each(readdirSync(samples))('%s can be said in a sentence without anything left out or sealed', (name) => {
  const parsed = parseMessage(readFileSync(new URL(name, samples), 'utf8'))
  if (!parsed.ok) throw new Error(parsed.fault.detail)
  const sentence = sentenceOf(parsed.message)
  expect(sentence).toMatch(/^[A-Z].*/)
  expect(sentence).not.toMatch(/undefined|NaN|\[object|null/)
  expect(sentence).not.toContain('ciphertext')
})
