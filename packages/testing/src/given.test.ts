import { describe, expect, test } from 'vitest'
import { type DeciderUnderTest, givenFor } from './index.ts'

type Command = { type: 'Open' } | { type: 'Break' }
type Event = { type: 'Opened'; nth: number }

const door: DeciderUnderTest<Command, number, Event> = {
  decide(command, opened) {
    if (command.type === 'Break') throw new RangeError('a door is not broken')
    return opened >= 2 ? [] : [{ type: 'Opened', nth: opened + 1 }]
  },
  evolve: (opened) => opened + 1,
  initialState: 0,
}
const given = givenFor(door)
const opened = (nth: number): Event => ({ type: 'Opened', nth })

describe('given, when, then', () => {
  test('decides on the history, in order', () => {
    given().when({ type: 'Open' }).then(opened(1))
    given(opened(1)).when({ type: 'Open' }).then(opened(2))
    given(opened(1), opened(2)).when({ type: 'Open' }).thenNothing()
    given().when({ type: 'Break' }).thenThrows(RangeError)
  })

  test('fails when the decision is another one', () => {
    expect(() => given().when({ type: 'Open' }).then(opened(2))).toThrow()
    expect(() => given().when({ type: 'Open' }).thenNothing()).toThrow()
    expect(() => given().when({ type: 'Open' }).thenThrows(RangeError)).toThrow()
  })

  test('takes the first state from a function too', () => {
    givenFor({ ...door, initialState: () => 1 })()
      .when({ type: 'Open' })
      .then(opened(2))
  })
})
