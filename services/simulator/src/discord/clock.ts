/** The simulated Discord's time, in Unix ms. It runs with the wall clock, shifted as tests wish. */
export interface Clock {
  now(): number
  /** Jump forward (or back) by `ms`; time goes on running from there. */
  advance(ms: number): void
  /** Make it `unixMs` now. */
  set(unixMs: number): void
  /** How far ahead of the wall clock it is, in ms. */
  readonly offsetMs: number
}

export function createClock(offsetMs = 0): Clock {
  let offset = offsetMs
  return {
    now: () => Date.now() + offset,
    advance: (ms) => {
      offset += ms
    },
    set: (unixMs) => {
      offset = unixMs - Date.now()
    },
    get offsetMs() {
      return offset
    },
  }
}
