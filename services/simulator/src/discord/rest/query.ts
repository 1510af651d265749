import { refuseForm } from '../refusal.ts'
import { isSnowflake } from '../snowflake.ts'

/** `limit` of a list, from `min` (1) to `max`. */
export function pageLimit(query: URLSearchParams, bounds: { min?: number; max: number; otherwise: number }): number {
  const given = query.get('limit')
  if (given === null) return bounds.otherwise
  const limit = Number(given)
  if (!Number.isInteger(limit)) refuseForm(['limit'], 'NUMBER_TYPE_COERCE', `Value "${given}" is not int.`)
  if (limit > bounds.max)
    refuseForm(['limit'], 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${bounds.max}.`)
  if (limit < (bounds.min ?? 1))
    refuseForm(['limit'], 'NUMBER_TYPE_MIN', `int value should be greater than or equal to ${bounds.min ?? 1}.`)
  return limit
}

export function snowflakeQuery(query: URLSearchParams, name: string): string | undefined {
  const given = query.get(name)
  if (given === null) return undefined
  if (!isSnowflake(given)) refuseForm([name], 'NUMBER_TYPE_COERCE', `Value "${given}" is not snowflake.`)
  return given
}
