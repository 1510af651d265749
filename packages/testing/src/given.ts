import { expect } from 'vitest'

/** A pure rule in three parts; the exports of a decider's module, or an object with the same names. */
export interface DeciderUnderTest<Command, State, Event> {
  decide(command: Command, state: State): readonly Event[]
  evolve(state: State, event: Event): State
  readonly initialState: State | (() => State)
}

/** What has happened before, in order. */
export type Given<Command, Event> = (...history: readonly Event[]) => {
  when(command: Command): {
    /** The decision is exactly these events, in this order. */
    then(...events: readonly Event[]): void
    thenNothing(): void
    thenThrows(error: RegExp | (new (...args: never[]) => Error)): void
  }
}

/** `const given = givenFor(decider)`, then `given(...events).when(command).then(...events)`. */
export function givenFor<Command, State, Event>(
  decider: DeciderUnderTest<Command, State, Event>,
): Given<Command, Event> {
  const { initialState } = decider
  const begin = () => (isFactory(initialState) ? initialState() : initialState)
  return (...history) => ({
    when(command) {
      const decide = () =>
        decider.decide(
          command,
          history.reduce((state, event) => decider.evolve(state, event), begin()),
        )
      return {
        then: (...events) => expect(decide()).toEqual(events),
        thenNothing: () => expect(decide()).toEqual([]),
        thenThrows: (error) => expect(decide).toThrow(error),
      }
    },
  })
}

const isFactory = <State>(initial: State | (() => State)): initial is () => State => typeof initial === 'function'
