import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asQuotation } from './quotation.ts'
import { apologyTo, auditReasonOf, warningTo } from './words-for-members.ts'

const order = {
  caseNumber: 12,
  reason: 'a scam (serious)',
  action: { kind: 'warn' },
  source: 'rule',
  ruleId: 'scam-links',
  messageId: '5',
  channelId: '6',
} as const

describe('the reason in the audit log', () => {
  test('names the case, the reason and who decided', () => {
    expect(auditReasonOf(order)).toBe('NEXUS case 12: a scam (serious); decided by rule scam-links')
    expect(auditReasonOf({ ...order, source: 'staff' })).toContain('by staff')
  })

  test('is one line that Discord takes, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (reason) => {
        const said = auditReasonOf({ ...order, reason })
        expect(encodeURIComponent(said).length).toBeLessThanOrEqual(512)
        expect(said).not.toMatch(/[\r\n\u2028]/)
        expect(said.length).toBeGreaterThan(0)
      }),
    )
  })
})

describe('what a member is told', () => {
  test('says why, what may follow, and how to ask for another look', () => {
    const text = warningTo(order, 'The Guild', null)
    expect(text).toContain('The Guild')
    expect(text).toContain('a scam \\(serious\\)')
    expect(text).toMatch(/mistake: tell the staff of the server, and name case 12/)
    expect(warningTo(order, 'G', 'write to #appeals')).toContain('write to \\#appeals')
  })

  test('about a decision that was taken back says what was undone, and what cannot be', () => {
    expect(apologyTo(order, 'G', ['timeout'])).toContain('Your time-out has been lifted.')
    expect(apologyTo(order, 'G', ['timeout'])).not.toContain('deleted message')
    expect(apologyTo(order, 'G', ['delete'])).toContain('cannot be brought back')
  })

  test('mentions nobody and fits, whatever a guild is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 4_000 }), (name) => {
        const text = warningTo(order, `@everyone <@1> ${name}`, name)
        expect(text.length).toBeLessThanOrEqual(2_000)
        expect(text).not.toMatch(/@everyone|<@|<#/)
      }),
    )
  })
})

describe('a quotation', () => {
  test('is text and nothing else', () => {
    const quoted = asQuotation('@everyone **x** [a](https://evil.example) <@1> `c`\n> d discord.gg/x ||s||', 500)
    expect(quoted).not.toMatch(/@everyone|<@|:\/\/|\n|discord\.gg|[^\\]\*|[^\\]\|/)
    expect(quoted.startsWith('> ')).toBe(true)
  })

  test('is cut between characters', () => {
    expect(asQuotation('\u{1f600}'.repeat(50), 9)).toBe(`> ${'\u{1f600}'.repeat(4)}…`)
  })
})
