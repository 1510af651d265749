import type { Message } from '@nexus/events'
import { plainAuthor } from '@nexus/testing'
import { describe, expect, test } from 'vitest'
import type { Members } from '../ports.ts'
import { opened } from '../testing/sample-board.ts'
import { CASE, MEMBER, order, recorded, SUBJECT, says, surfacesOf } from '../testing/sample-guild.ts'
import { renderCardWith } from './render-card.ts'

const STAFF = 'subject_of_member_9'
const known: Members = {
  memberOf: async (_guild, subject) => ({ [SUBJECT]: MEMBER, [STAFF]: '9' })[subject] ?? null,
  surfaceHash: async () => null,
  unseal: async (_guild, { ciphertext }) => ciphertext,
}
const erased: Members = { ...known, memberOf: async () => null, unseal: async () => null }

const flagged = says({
  type: 'MessageFlagged',
  data: {
    kind: 'message',
    caseId: CASE,
    messageId: '900',
    channelId: '2000',
    subject: SUBJECT,
    facts: plainAuthor,
    signals: [],
    score: 900,
    evidence: {
      message: { subject: SUBJECT, ciphertext: JSON.stringify(surfacesOf('@everyone [free](https://scam.example)')) },
      author: { subject: SUBJECT, ciphertext: '{}' },
      window: [],
      replyTo: null,
    },
    asOf: { entryId: '1-1', logPosition: 0, policyVersion: 0 },
    contextHash: '0'.repeat(32),
  },
})
const approved = says({ type: 'CaseApproved', data: { caseId: CASE, by: STAFF, via: 'reaction' } })
const overridden = says({
  type: 'CaseOverridden',
  data: { caseId: CASE, by: STAFF, via: 'button', irreversible: ['warn'] },
})

const card = (members: Members, ...history: Message[]) =>
  renderCardWith(members)(
    history.map((message, index) => recorded(message as never, index + 1)),
    history.length,
  )
const buttonsOf = ({ components }: Awaited<ReturnType<typeof card>>) =>
  JSON.stringify(components).match(/nexus:(approve|override):/g) ?? []

describe('a card', () => {
  test('neither quotes nor names an erased member, even while his key is still at hand', async () => {
    const erasure = says({ type: 'MemberErased', data: { subject: SUBJECT } })
    const text = JSON.stringify((await card(known, flagged, opened, order({ kind: 'warn' }), erasure)).embeds)
    expect(text).not.toContain('free')
    expect(text).not.toContain(`<@${MEMBER}>`)
  })

  test('quotes what was judged as text alone: nothing in it pings or links', async () => {
    const shown = await card(known, flagged, opened, order({ kind: 'warn' }))
    const text = JSON.stringify(shown.embeds)
    expect(text).toContain('free')
    expect(text).not.toContain('@everyone')
    expect(text).not.toContain('(https://scam.example)')
    expect(text).toContain(`<@${MEMBER}>`)
  })

  test('names nobody who was erased, and has none of his words', async () => {
    const shown = await card(erased, flagged, opened, order({ kind: 'warn' }))
    const text = JSON.stringify(shown.embeds)
    expect(text).not.toContain('<@')
    expect(text).not.toContain('free')
  })

  test('asks for a verdict while there is none', async () => {
    const shown = await card(known, flagged, opened, order({ kind: 'warn' }))
    expect(shown.asksForVerdict).toBe(true)
    expect(buttonsOf(shown)).toEqual(['nexus:approve:', 'nexus:override:'])
  })

  test('says who agreed, and lets that be taken back', async () => {
    const shown = await card(known, flagged, opened, order({ kind: 'warn' }), approved)
    expect(JSON.stringify(shown.embeds)).toContain('✅ by <@9> (reaction), <t:')
    expect(buttonsOf(shown)).toEqual(['nexus:override:'])
  })

  test('says who took it back and what cannot be undone, and asks nothing more', async () => {
    const shown = await card(known, flagged, opened, order({ kind: 'warn' }), approved, overridden)
    expect(JSON.stringify(shown.embeds)).toContain('❌ by <@9> (button), <t:')
    expect(JSON.stringify(shown.embeds)).toContain('Cannot be taken back: the warning')
    expect(buttonsOf(shown)).toEqual([])
  })
})
