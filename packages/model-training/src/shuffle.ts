/** Whole numbers below 2^32, the same row of them for the same seed on every machine (Mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}

/** Shuffles in place (Fisher and Yates). */
export function shuffle(places: Int32Array, next: () => number): void {
  for (let last = places.length - 1; last > 0; last--) {
    const other = next() % (last + 1)
    const kept = places[last] ?? 0
    places[last] = places[other] ?? 0
    places[other] = kept
  }
}
