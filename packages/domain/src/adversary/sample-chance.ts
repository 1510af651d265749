/** Chance with a seed: the same attacks on every machine. */
export interface Chance {
  /** 0 to 1, 1 excluded. */
  share(): number
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number
  isLucky(probability: number): boolean
  oneOf<T>(values: readonly T[]): T
}

/** Mulberry32: whole-number arithmetic of 32 bits. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  const share = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    share,
    whole: (least, most) => least + Math.floor(share() * (most - least + 1)),
    isLucky: (probability) => share() < probability,
    oneOf(values) {
      const value = values[Math.floor(share() * values.length)]
      if (value === undefined) throw new Error('there is nothing to choose from')
      return value
    },
  }
}
