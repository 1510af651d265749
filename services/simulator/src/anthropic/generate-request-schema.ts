import { randomUUID } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Run as a process of its own (the compiler takes 2 s and 200 MB): writes the JSON schema of the SDK's
 * `MessageCreateParams`, whose types stand in the file `argv[2]`, to `argv[3]`.
 */
const [, , types, target] = process.argv
if (!types || !target) throw new Error('expected the path of the SDK types and the path to write to')

const { createGenerator } = await import('ts-json-schema-generator')
const schema = createGenerator({
  path: types,
  type: 'MessageCreateParams',
  skipTypeCheck: true,
  additionalProperties: false,
}).createSchema('MessageCreateParams')

for (const definition of Object.values(schema.definitions ?? {})) {
  if (typeof definition !== 'object' || !definition.properties) continue
  for (const [name, property] of Object.entries(definition.properties)) {
    // The type holds what goes into headers too; a body that carries it is wrong.
    const isHeader = typeof property === 'object' && property.description?.startsWith('Header param') === true
    if (isHeader) delete definition.properties[name]
  }
}

const draft = `${target}.${randomUUID()}`
await mkdir(dirname(target), { recursive: true })
await writeFile(draft, JSON.stringify(schema))
await rename(draft, target)
