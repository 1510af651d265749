import { MalformedFrame } from './malformed-frame.ts'

export type Json = Readonly<Record<string, unknown>>

const SNOWFLAKE = /^\d{1,20}$/
const PERMISSION_BITS = /^\d{1,40}$/

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isSnowflake(value: unknown): value is string {
  return typeof value === 'string' && SNOWFLAKE.test(value)
}

/** @throws MalformedFrame */
export function recordAt(value: unknown, path: string): Json {
  if (!isRecord(value)) throw new MalformedFrame(path, 'an object')
  return value
}

/** @throws MalformedFrame */
export function idAt(value: unknown, path: string): string {
  if (!isSnowflake(value)) throw new MalformedFrame(path, 'a Discord id')
  return value
}

/** @throws MalformedFrame */
export function optionalIdAt(value: unknown, path: string): string | null {
  return value === undefined || value === null ? null : idAt(value, path)
}

/** @throws MalformedFrame for what is there and not a list. */
export function listAt(value: unknown, path: string): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw new MalformedFrame(path, 'a list')
  return value
}

/** @throws MalformedFrame */
export function idsAt(value: unknown, path: string): string[] {
  const ids = listAt(value, path)
  for (const id of ids) if (!isSnowflake(id)) throw new MalformedFrame(path, 'a list of Discord ids')
  return ids as string[]
}

/** @throws MalformedFrame */
export function textAt(value: unknown, path: string): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string') throw new MalformedFrame(path, 'text')
  return value
}

/** Text, or null where there is none. @throws MalformedFrame */
export function optionalTextAt(value: unknown, path: string): string | null {
  return value === undefined || value === null ? null : textAt(value, path)
}

/** Permission bits as a decimal string. @throws MalformedFrame */
export function bitsAt(value: unknown, path: string): string {
  if (typeof value !== 'string' || !PERMISSION_BITS.test(value)) throw new MalformedFrame(path, 'permission bits')
  return value
}

/** Unix ms of an ISO 8601 time; null where there is none. @throws MalformedFrame */
export function optionalTimeAt(value: unknown, path: string): number | null {
  if (value === undefined || value === null) return null
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (!(at >= 0)) throw new MalformedFrame(path, 'a time since 1970')
  return at
}

/** @throws MalformedFrame */
export function integerAt(value: unknown, path: string): number {
  if (!Number.isSafeInteger(value)) throw new MalformedFrame(path, 'a whole number')
  return value as number
}
