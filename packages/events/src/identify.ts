import { hash } from 'node:crypto'

/**
 * A UUIDv8 (RFC 9562 §5.8): 48 bits of `timeMs`, then 74 bits of SHA-256 over the parts.
 * The same parts give the same id on every machine, so that a repeated cause repeats its ids.
 */
export function identify(timeMs: number, ...parts: readonly (string | number)[]): string {
  const time = Math.max(0, Math.min(timeMs, 0xffffffffffff)).toString(16).padStart(12, '0')
  const digest = hash('sha256', JSON.stringify(parts), 'hex')
  const variant = ((Number.parseInt(digest.charAt(3), 16) & 0x3) | 0x8).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-8${digest.slice(0, 3)}-${variant}${digest.slice(4, 7)}-${digest.slice(7, 19)}`
}

/** Unix time in ms that `identify` was given. */
export function timeOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}

/** The id of the nth message (from 0) of one type that `service` answers `causeId` with. */
export function answerId(service: string, causeId: string, causedAt: number, type: string, ordinal: number): string {
  return identify(causedAt, service, causeId, type, ordinal)
}

/** The id of a dispatch: a session never gives one sequence number to two events. */
export function frameId(sessionId: string, sequence: number, occurredAt: number): string {
  return identify(occurredAt, 'discord', sessionId, sequence)
}

/** W3C trace context: one trace for each chain, one span for each message in it. */
export function traceparentOf(correlationId: string, id: string): string {
  return `00-${correlationId.replaceAll('-', '')}-${id.slice(-17).replaceAll('-', '').slice(-16)}-01`
}

const DISCORD_EPOCH_MS = 1_420_070_400_000

/** Unix time in ms at which Discord made this id. */
export function timeOfSnowflake(snowflake: string): number {
  return Number(BigInt(snowflake) >> 22n) + DISCORD_EPOCH_MS
}

/** The smallest Discord id that could have been made at `timeMs`. */
export function snowflakeAt(timeMs: number): string {
  return (BigInt(Math.max(0, timeMs - DISCORD_EPOCH_MS)) << 22n).toString()
}
