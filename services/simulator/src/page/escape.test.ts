import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeHtml, html } from './escape.ts'

test('whatever a member writes, no markup comes out of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', '/', ' ') }), (text) => {
      expect(html`<p title="${text}">${text}</p>`.html.replace(/^<p title="|">|<\/p>$/g, '')).not.toMatch(/[<>"']/)
    }),
  )
})

test('markup made by the template stays, text does not become it', () => {
  expect(html`<ul>${['<b>', 'x'].map((text) => html`<li>${text}</li>`)}</ul>`.html).toBe(
    '<ul><li>&lt;b&gt;</li><li>x</li></ul>',
  )
  expect(escapeHtml('a & b')).toBe('a &amp; b')
})
