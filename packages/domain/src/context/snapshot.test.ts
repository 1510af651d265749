import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyContext } from './context-state.ts'
import { foldFrame } from './fold-frame.ts'
import {
  ALICE,
  BOB,
  CHANNEL,
  deps,
  frame,
  guildCreate,
  messageCreate,
  messageIdAt,
  messageUpdate,
  NOON,
} from './sample-frames.ts'
import { allParts, restorePart } from './snapshot.ts'

const words = fc.string({
  unit: fc.constantFrom('a', '"', '\\', '\n', '\0', 'é', '🦊', '\u2028', '\ud800', '<@1>', 'https://x.example '),
})
const posted = fc.record({
  seconds: fc.integer({ min: 0, max: 59 }),
  by: fc.constantFrom(ALICE, BOB),
  content: fc.oneof(words, fc.constant('long '.repeat(400))),
  mentions: fc.constantFrom([], [{ id: BOB }]),
  attachments: fc.array(fc.record({ filename: words, size: fc.nat() }), { maxLength: 2 }),
  fate: fc.constantFrom('stays', 'edited', 'deleted'),
})

describe('a snapshot that was put back', () => {
  test('knows all that it was taken from, whatever members wrote', () => {
    fc.assert(
      fc.property(fc.array(posted, { maxLength: 40 }), (all) => {
        const state = emptyContext()
        foldFrame(state, guildCreate(), deps)
        for (const [nth, { seconds, by, content, mentions, attachments, fate }] of all.entries()) {
          const made = { at: NOON + seconds * 1_000, nth, by, content }
          foldFrame(state, messageCreate(made, { mentions, attachments }), deps)
          if (fate === 'edited') foldFrame(state, messageUpdate(made, 5_000, { content: `${content}!` }), deps)
          if (fate === 'deleted') {
            const id = messageIdAt(made.at, nth)
            foldFrame(state, frame('MESSAGE_DELETE', { id, channel_id: CHANNEL }), deps)
          }
        }
        const restored = emptyContext()
        for (const { key, json } of allParts(state)) restorePart(restored, key, json ?? '')
        for (const room of state.guilds.values()) room.permissions.clear()
        expect(restored.guilds).toEqual(state.guilds)
        expect(restored.sessions).toEqual(state.sessions)
        expect(allParts(restored)).toEqual(allParts(state))
      }),
    )
  })
})
