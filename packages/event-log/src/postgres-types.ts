import { types } from 'pg'

const INT8 = 20
const INT8_ARRAY = 1016

function numbers(text: string): number[] {
  return text === '{}' ? [] : text.slice(1, -1).split(',').map(Number)
}

/**
 * How this package's connections read values: int8 as a number (positions stay below 2^53; Discord ids are cast to text in
 * SQL). Set for each connection, never process-wide: other users of `pg` keep their own.
 */
export const typesOfLog: typeof types = {
  ...types,
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return Number
    if (oid === INT8_ARRAY) return numbers
    return format === 'binary' ? types.getTypeParser(oid, 'binary') : types.getTypeParser(oid, 'text')
  }) as typeof types.getTypeParser,
}
