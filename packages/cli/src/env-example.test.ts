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
      const text = typeof value === 'string' ? value : JSON.stringify(value)
      return !shown || value === undefined || text === shown ? [] : [`${name}: shown as ${shown}, is ${text}`]
    })
    expect(wrong).toEqual([])
  })

  test('leaves all services together below the 50 requests a second that Discord gives a bot', () => {
    const rates = schemas.flatMap(({ schema }) =>
      Object.entries(schema.shape).filter(([name]) => name.endsWith('_REQUESTS_PER_SECOND')),
    )
    const total = rates.reduce((sum, [, rate]) => sum + Number(rate.safeParse(undefined).data), 0)
    expect(rates.length).toBeGreaterThanOrEqual(4)
    expect(total).toBeLessThan(50)
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
