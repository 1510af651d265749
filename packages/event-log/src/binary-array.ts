/**
 * Array parameters in Postgres' binary format, so that neither side escapes or parses text. A Buffer given to `pg` as a
 * parameter is sent as binary; the server checks it against the declared type.
 */

/** Type OIDs of the elements; fixed in Postgres' catalog. */
const oid = { bytea: 17, int8: 20, int4: 23, text: 25, uuid: 2950 } as const

const HEADER = 20

function begin(buffer: Buffer, element: number, length: number, hasNull: boolean): void {
  buffer.writeInt32BE(1, 0)
  buffer.writeInt32BE(hasNull ? 1 : 0, 4)
  buffer.writeInt32BE(element, 8)
  buffer.writeInt32BE(length, 12)
  buffer.writeInt32BE(1, 16)
}

function empty(element: number): Buffer {
  const buffer = Buffer.alloc(12)
  buffer.writeInt32BE(element, 8)
  return buffer
}

export function textArray(values: readonly (string | null)[]): Buffer {
  if (values.length === 0) return empty(oid.text)
  let most = HEADER
  for (const value of values) most += 4 + (value === null ? 0 : value.length * 3)
  const buffer = Buffer.allocUnsafe(most)
  let at = HEADER
  let hasNull = false
  for (const value of values) {
    const written = value === null ? -1 : buffer.write(value, at + 4, 'utf8')
    buffer.writeInt32BE(written, at)
    hasNull ||= written < 0
    at += 4 + Math.max(0, written)
  }
  begin(buffer, oid.text, values.length, hasNull)
  return buffer.subarray(0, at)
}

export function byteaArray(values: readonly Uint8Array[]): Buffer {
  if (values.length === 0) return empty(oid.bytea)
  let size = HEADER
  for (const value of values) size += 4 + value.length
  const buffer = Buffer.allocUnsafe(size)
  begin(buffer, oid.bytea, values.length, false)
  let at = HEADER
  for (const value of values) {
    buffer.writeInt32BE(value.length, at)
    buffer.set(value, at + 4)
    at += 4 + value.length
  }
  return buffer
}

export function int4Array(values: readonly number[]): Buffer {
  if (values.length === 0) return empty(oid.int4)
  const buffer = Buffer.allocUnsafe(HEADER + 8 * values.length)
  begin(buffer, oid.int4, values.length, false)
  let at = HEADER
  for (const value of values) {
    buffer.writeInt32BE(4, at)
    buffer.writeInt32BE(value, at + 4)
    at += 8
  }
  return buffer
}

/** Numbers up to 2^53 and decimal strings up to 2^63. */
export function int8Array(values: readonly (number | string | null)[]): Buffer {
  if (values.length === 0) return empty(oid.int8)
  const buffer = Buffer.allocUnsafe(HEADER + 12 * values.length)
  let at = HEADER
  let hasNull = false
  for (const value of values) {
    if (value === null) {
      hasNull = true
      buffer.writeInt32BE(-1, at)
      at += 4
      continue
    }
    buffer.writeInt32BE(8, at)
    if (typeof value === 'string') buffer.writeBigInt64BE(BigInt(value), at + 4)
    else {
      buffer.writeInt32BE(Math.floor(value / 0x1_0000_0000), at + 4)
      buffer.writeUInt32BE(value >>> 0, at + 8)
    }
    at += 12
  }
  begin(buffer, oid.int8, values.length, hasNull)
  return buffer.subarray(0, at)
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** @throws TypeError for a value that is not a UUID. */
export function uuidArray(values: readonly string[]): Buffer {
  if (values.length === 0) return empty(oid.uuid)
  const buffer = Buffer.allocUnsafe(HEADER + 20 * values.length)
  begin(buffer, oid.uuid, values.length, false)
  let at = HEADER
  for (const value of values) {
    if (!uuid.test(value)) throw new TypeError(`${value.slice(0, 50)} is not a UUID`)
    buffer.writeInt32BE(16, at)
    const hex = value.slice(0, 8) + value.slice(9, 13) + value.slice(14, 18) + value.slice(19, 23) + value.slice(24)
    buffer.write(hex, at + 4, 'hex')
    at += 20
  }
  return buffer
}
