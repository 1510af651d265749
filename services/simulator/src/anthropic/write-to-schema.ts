import { Ajv } from 'ajv'
import { isRecord } from './output-schema.ts'

type Schema = Readonly<Record<string, unknown>>

/**
 * A JSON value that is valid for `schema` and says as much of `wish` as the schema has room for: a part of the wish
 * that does not fit is replaced by the simplest value that does.
 */
export function writeToSchema(schema: Schema, wish: unknown): unknown {
  const ajv = new Ajv({ strict: false, validateFormats: false })
  const fits = (part: Schema, value: unknown) => ajv.validate({ ...part, $defs: schema.$defs }, value)
  return write(schema, wish, { root: schema, fits })
}

interface Writing {
  readonly root: Schema
  fits(part: Schema, value: unknown): boolean
}

function write(schema: Schema, wish: unknown, writing: Writing): unknown {
  if (wish !== undefined && writing.fits(schema, wish)) return wish
  const referred = typeof schema.$ref === 'string' ? resolve(writing.root, schema.$ref) : undefined
  if (referred) return write(referred, wish, writing)
  if ('const' in schema) return schema.const
  if (Array.isArray(schema.enum)) return schema.enum[0]
  const branches = Array.isArray(schema.anyOf) ? schema.anyOf.filter(isRecord) : []
  if (branches.length > 0)
    return write(branches.find(({ type }) => type === 'null') ?? branches[0] ?? {}, wish, writing)

  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  switch (type) {
    case 'object':
      return writeObject(schema, wish, writing)
    case 'array':
      return schema.minItems === 1 && isRecord(schema.items) ? [write(schema.items, undefined, writing)] : []
    case 'string':
      return ''
    case 'integer':
    case 'number':
      return 0
    case 'boolean':
      return false
    default:
      return null
  }
}

function writeObject(schema: Schema, wish: unknown, writing: Writing): unknown {
  const wished = isRecord(wish) ? wish : {}
  const properties = isRecord(schema.properties) ? schema.properties : {}
  const required = Array.isArray(schema.required) ? schema.required : []
  const written: Record<string, unknown> = {}
  for (const [name, part] of Object.entries(properties)) {
    if (!isRecord(part) || !(required.includes(name) || name in wished)) continue
    written[name] = write(part, wished[name], writing)
  }
  return written
}

function resolve(root: Schema, reference: string): Schema | undefined {
  const parts = reference.replace(/^#\/?/, '').split('/').filter(Boolean)
  const found = parts.reduce<unknown>((at, part) => (isRecord(at) ? at[part] : undefined), root)
  return isRecord(found) ? found : undefined
}
