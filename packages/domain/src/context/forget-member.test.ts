import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyContext } from './context-state.ts'
import { foldFrame } from './fold-frame.ts'
import { forgetMember } from './forget-member.ts'
import type { Frame } from './frame.ts'
import {
  ALICE,
  BOB,
  CHANNEL,
  deps,
  GUILD,
  guildCreate,
  messageCreate,
  messageUpdate,
  NOON,
  OTHER_CHANNEL,
} from './sample-frames.ts'
import { allParts, takeDirty } from './snapshot.ts'

const WORD = 'platypusXY'

function stateOf(frames: readonly Frame[]) {
  const state = emptyContext()
  for (const one of [{ ...guildCreate(), sessionId: 'first' }, ...frames]) foldFrame(state, one, deps)
  return state
}

const forgetAlice = { guildId: GUILD, userId: ALICE, until: NOON + 60_000 }

describe('a member who is forgotten', () => {
  test('leaves no word, no name and no activity, whatever he did before', () => {
    const posted = fc.record({
      seconds: fc.integer({ min: 0, max: 59 }),
      by: fc.constantFrom(ALICE, BOB),
      in: fc.constantFrom(CHANNEL, OTHER_CHANNEL),
      isEdited: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(posted, { maxLength: 40 }), (all) => {
        const frames = all.flatMap(({ seconds, by, in: channel, isEdited }, nth) => {
          const content = by === ALICE ? `mine ${WORD} ${nth}` : `hello ${nth}`
          const made = { at: NOON + seconds * 1_000, nth, by, in: channel, content }
          return isEdited
            ? [messageCreate(made), messageUpdate(made, 5_000, { content: `${content}!` })]
            : [messageCreate(made)]
        })
        const state = stateOf(frames)
        forgetMember(state, forgetAlice)
        const left = JSON.stringify(allParts(state))
        expect(left).not.toContain(WORD)
        expect(left).not.toContain(`member:${GUILD}:${ALICE}`)
        for (const { by, seconds } of all) if (by === BOB && seconds === 59) expect(left).toContain('hello')
      }),
    )
  })

  test('is left out of what the next message is judged by, as if he had never written', () => {
    const his = messageCreate({ at: NOON, content: WORD })
    const hers = messageCreate({ at: NOON + 1_000, by: BOB, content: 'hello' })
    const next = messageCreate({ at: NOON + 61_000, by: BOB, content: 'again' })
    const state = stateOf([his, hers])
    forgetMember(state, forgetAlice)
    const [draft] = foldFrame(state, next, deps).drafts
    const [without] = foldFrame(stateOf([hers]), next, deps).drafts
    expect(draft).toEqual(without)
  })

  test('keeps what he writes after he came back', () => {
    const state = stateOf([
      messageCreate({ at: NOON, content: WORD }),
      messageCreate({ at: NOON + 61_000, nth: 1, content: 'here I am again' }),
    ])
    forgetMember(state, forgetAlice)
    const left = JSON.stringify(allParts(state))
    expect(left).toContain('here I am again')
    expect(left).not.toContain(WORD)
  })

  test('is written down once: forgetting again changes nothing, and what others wrote stays', () => {
    const state = stateOf([
      messageCreate({ at: NOON, content: WORD }),
      messageCreate({ at: NOON + 1_000, by: BOB, content: 'hello' }),
    ])
    takeDirty(state)
    forgetMember(state, forgetAlice)
    const parts = takeDirty(state)
    expect(parts.map(({ key }) => key).sort()).toEqual([`member:${GUILD}:${ALICE}`, `window:${GUILD}:${CHANNEL}`])
    expect(parts.find(({ key }) => key.startsWith('member'))?.json).toBeNull()
    expect(parts.find(({ key }) => key.startsWith('window'))?.json).toContain('hello')
    forgetMember(state, forgetAlice)
    expect(takeDirty(state)).toEqual([])
  })

  test('is forgotten in his guild alone', () => {
    const state = stateOf([messageCreate({ at: NOON, content: WORD })])
    forgetMember(state, { ...forgetAlice, guildId: '1300000000000000999' })
    expect(JSON.stringify(allParts(state))).toContain(WORD)
  })
})
