import type { Clock } from './clock.ts'

/** Discord's epoch, 2015-01-01, in Unix ms. */
export const DISCORD_EPOCH_MS = 1_420_070_400_000

const pattern = /^(0|[1-9]\d{0,19})$/

export function isSnowflake(text: string): boolean {
  return pattern.test(text)
}

/** When an id was made, in Unix ms. */
export function timestampOf(id: string): number {
  return Number(BigInt(id) >> 22n) + DISCORD_EPOCH_MS
}

/** The id with these lower 22 bits at this moment. */
export function snowflakeAt(unixMs: number, lowBits = 0): string {
  return ((BigInt(unixMs - DISCORD_EPOCH_MS) << 22n) | BigInt(lowBits)).toString()
}

/** Orders ids by the time they were made; ids differ in length, so text order is not enough. */
export function compareSnowflakes(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length
  return a < b ? -1 : a > b ? 1 : 0
}

export interface SnowflakeMint {
  /** A new id, larger than every id this mint gave before. */
  next(): string
}

/**
 * Ids follow the clock. Bit 21 stays 0: ids of generated load have it set, so that both can share a millisecond.
 * A clock that was turned back does not turn ids back.
 */
export function createSnowflakeMint(clock: Clock): SnowflakeMint {
  let lastMs = 0
  let increment = 0
  return {
    next: () => {
      const now = Math.max(clock.now(), lastMs)
      increment = now === lastMs ? increment + 1 : 0
      if (increment > 0xfff) {
        increment = 0
        lastMs = now + 1
        return snowflakeAt(lastMs)
      }
      lastMs = now
      return snowflakeAt(now, increment)
    },
  }
}
