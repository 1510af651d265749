import type { AppendedEvent } from '@nexus/event-log'
import { describe, expect, test } from 'vitest'
import { compareEvents } from './replay-messages.ts'

const recorded = (...events: readonly { readonly type: string }[]): AppendedEvent[] =>
  events.map((event, i) => ({
    position: i + 1,
    entity: 'case:1',
    entityVersion: i + 1,
    type: event.type,
    json: JSON.stringify(event),
  }))

const opened = { type: 'CaseOpened', data: { number: 7, category: 'scam' } }
const ordered = { type: 'EnforcementOrdered', data: { action: { kind: 'delete' } } }

describe('what was said and what is said again', () => {
  test('are the same when every byte is', () => {
    expect(compareEvents(recorded(opened, ordered), [opened, ordered])).toBeNull()
    expect(compareEvents([], [])).toBeNull()
  })

  test('differ where one says more or less', () => {
    expect(compareEvents(recorded(opened), [opened, ordered])).toBe('also says EnforcementOrdered')
    expect(compareEvents(recorded(opened, ordered), [opened])).toBe('does not say EnforcementOrdered')
    expect(compareEvents(recorded(opened), [ordered])).toBe('says EnforcementOrdered instead of CaseOpened')
  })

  test('differ in a field, which is named without what stands there', () => {
    const changed = { ...opened, data: { ...opened.data, number: 8 } }
    expect(compareEvents(recorded(opened), [changed])).toBe('CaseOpened: data.number')
    const reordered = { type: 'CaseOpened', data: { category: 'scam', number: 7 } }
    expect(compareEvents(recorded(opened), [reordered])).toBe('CaseOpened: order of fields')
  })
})
