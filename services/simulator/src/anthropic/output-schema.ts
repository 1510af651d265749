import { Refusal } from './refusal.ts'

/** Keywords of JSON schema that structured outputs understand; with any other the API answers 400. */
const supported = new Set([
  '$ref',
  '$defs',
  'definitions',
  '$schema',
  'type',
  'enum',
  'const',
  'anyOf',
  'allOf',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'minItems',
  'format',
  'pattern',
  'default',
  'title',
  'description',
])

/** Checks that an output schema stays within what structured outputs support. @throws Refusal */
export function refuseOutputSchema(schema: unknown, path: string): void {
  if (!isRecord(schema)) refuse(path, 'must be an object')
  for (const keyword of Object.keys(schema)) {
    if (!supported.has(keyword))
      refuse(path, `For '${String(schema.type)}' type, property '${keyword}' is not supported`)
  }
  if (schema.type === 'object' && schema.additionalProperties !== false) {
    refuse(path, "For 'object' type, 'additionalProperties' must be explicitly set to false")
  }
  if (typeof schema.minItems === 'number' && schema.minItems > 1) {
    refuse(path, "For 'array' type, 'minItems' values other than 0 or 1 are not supported")
  }
  for (const keyword of ['properties', '$defs', 'definitions']) {
    const inner = schema[keyword]
    if (!isRecord(inner)) continue
    for (const [name, part] of Object.entries(inner)) refuseOutputSchema(part, `${path}.${keyword}.${name}`)
  }
  for (const keyword of ['anyOf', 'allOf']) {
    const inner = schema[keyword]
    if (!Array.isArray(inner)) continue
    for (const [index, part] of inner.entries()) refuseOutputSchema(part, `${path}.${keyword}.${index}`)
  }
  if ('items' in schema) refuseOutputSchema(schema.items, `${path}.items`)
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function refuse(path: string, message: string): never {
  throw new Refusal(400, 'invalid_request_error', `${path}: ${message}`)
}
