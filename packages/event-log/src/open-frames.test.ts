import { describe, expect, test } from 'vitest'
import { openFrames } from './open-frames.ts'

const ERASED = 'erased'
/** Sealed is what is written backwards; of an erased member nothing can be read. */
const reversed = (text: string) => [...text].reverse().join('')
const keys = {
  unsealAllBytes: async (sealed: readonly { readonly subject: string; readonly data: Uint8Array }[]) =>
    sealed.map(({ subject, data }) => {
      if (subject === '') throw new Error('nobody has no key')
      return subject === ERASED ? null : Buffer.from(reversed(Buffer.from(data).toString()))
    }),
  unsealAll: async (sealed: readonly { readonly subject: string; readonly ciphertext: string }[]) =>
    sealed.map(({ subject, ciphertext }) => (subject === ERASED ? null : reversed(ciphertext))),
}
const sealed = (subject: string, json: string) => ({ subject, data: Buffer.from(reversed(json)) })
const reply = (quotedOf: string) => {
  const quoted = { subject: quotedOf, ciphertext: reversed('{"content":"mine"}') }
  return JSON.stringify({ data: { d: { content: 'yours' } }, quoted })
}

describe('frames of the archive', () => {
  test('are opened in their order; those of an erased member, and only those, are not', async () => {
    const frames = [sealed('alice', '{"n":1}'), sealed(ERASED, '{"n":2}'), sealed('bob', '{"n":3}')]
    expect(await openFrames(keys, frames)).toEqual(['{"n":1}', null, '{"n":3}'])
  })

  test('that nobody’s key seals are as they were written, and put none of the others out of place', async () => {
    const frames = [{ subject: null, data: Buffer.from('{"n":1}') }, sealed(ERASED, '2'), sealed('bob', '{"n":3}')]
    expect(await openFrames(keys, frames)).toEqual(['{"n":1}', null, '{"n":3}'])
  })

  test('that came after their author was erased are none, whatever else says so', async () => {
    const frames = [sealed('nobody', '{"isErased":true,"n":1}'), sealed('bob', '{"n":2,"isErased":true}')]
    expect(await openFrames(keys, frames)).toEqual([null, '{"n":2,"isErased":true}'])
  })

  test('have what they quote put back, unless the quoted member was erased', async () => {
    const opened = await openFrames(keys, [sealed('bob', reply('alice')), sealed('bob', reply(ERASED))])
    expect(opened.map((json) => JSON.parse(json ?? ''))).toEqual([
      { data: { d: { content: 'yours', referenced_message: { content: 'mine' } } } },
      { data: { d: { content: 'yours' } } },
    ])
  })
})
