import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { services } from '@nexus/events'
import { describe, expect, test } from 'vitest'
import { checkout } from './checkout.ts'
import { schemaOf } from './up/service-environment.ts'

/** Lines such as `NAME=value` or `# NAME=value`. */
const lines = readFileSync(join(checkout, '.env.example'), 'utf8').matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=(.*)$/gm)
const explained = new Map([...lines].map(([, name = '', value = '']) => [name, value]))

const schemas = await Promise.all(services.map(async (service) => ({ service, schema: await schemaOf(service) })))

describe('.env.example', () => {
  test.each(schemas)('explains every variable of $service', ({ schema }) => {
    expect(Object.keys(schema.shape).filter((name) => !explained.has(name))).toEqual([])
  })

  test.each(schemas)('shows the defaults of $service as they are', ({ schema }) => {
    const wrong = Object.entries(schema.shape).flatMap(([name, variable]) => {
      const shown = explained.get(name)
      const value: unknown = variable.safeParse(undefined).data
      const isRight = !shown || value === undefined || String(value) === shown
      return isRight ? [] : [`${name}: shown as ${shown}, is ${String(value)}`]
    })
    expect(wrong).toEqual([])
  })

  test('explains what is common to all services and what the command reads', () => {
    const common = [
      'SERVER_NAME',
      'DATABASE_URL',
      'REDIS_URL',
      'NEXUS_STATE_DIR',
      'NEXUS_MASTER_KEY_FILE',
      'STREAM_PARTITIONS',
      'LOG_LEVEL',
      'HEALTH_PORT',
      'STOP_WITHIN_MS',
      'OPENAI_COMPATIBLE_API_KEY',
    ]
    expect(common.filter((name) => !explained.has(name))).toEqual([])
  })
})
