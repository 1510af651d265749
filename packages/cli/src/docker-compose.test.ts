import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { services as serviceNames } from '@nexus/events'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { checkout } from './checkout.ts'
import { faultsOf, schemaOf } from './up/service-environment.ts'

const document: unknown = parse(readFileSync(join(checkout, 'docker-compose.yml'), 'utf8'), { merge: true })

const Container = z.looseObject({
  image: z.string(),
  command: z.array(z.string()),
  read_only: z.boolean(),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
  pids_limit: z.number(),
  mem_limit: z.string(),
  stop_grace_period: z.string(),
  healthcheck: z.looseObject({ test: z.array(z.string()).optional(), disable: z.boolean().optional() }),
  secrets: z.array(z.string()),
  networks: z.array(z.string()),
  environment: z.record(z.string(), z.string()),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
})
const Compose = z.object({
  services: z.record(z.string(), Container.partial({ environment: true })),
  networks: z.record(z.string(), z.looseObject({ internal: z.boolean().optional() })),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
})
const { services, networks, secrets } = Compose.parse(document)
const containers = Object.entries(services).map(([name, container]) => ({ name, container }))

const { NEXUS_TESTDATA } = process.env
const specification = join(NEXUS_TESTDATA ?? '', 'contracts/compose-spec.json')
if (!NEXUS_TESTDATA) console.log('skipped without NEXUS_TESTDATA: docker-compose.yml against the Compose schema')

describe('docker-compose.yml', () => {
  test.skipIf(!NEXUS_TESTDATA || !existsSync(specification))('is what the Compose specification allows', () => {
    const { $schema: _, ...schema } = JSON.parse(readFileSync(specification, 'utf8')) as Record<string, unknown>
    const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema)
    validate(document)
    expect(validate.errors ?? []).toEqual([])
    const { services: all, ...rest } = document as { services: Record<string, object> }
    expect(validate({ ...rest, services: { ...all, redis: { ...all.redis, stop_grace: '40s' } } })).toBe(false)
  })

  test('runs every service', () => {
    const mains = containers.map(({ container }) => container.command.at(-1))
    expect(serviceNames.filter((name) => !mains.includes(`services/${name}/src/main.ts`))).toEqual([])
  })

  test.each([...serviceNames])('tells %s all that it needs to start', async (name) => {
    const { environment = {}, secrets: given = [] } = services[name] ?? {}
    const stand = { DATABASE_URL: 'postgres://postgres/nexus', REDIS_URL: 'redis://redis', DISCORD_TOKEN: 'token' }
    const fromSecrets = Object.entries(stand).filter(([secret]) => given.includes(secret))
    const values = Object.entries(environment).map(([key, value]) => [key, value.replace(/^\$\{\w+:-(.*)\}$/, '$1')])
    const faults = faultsOf(await schemaOf(name), Object.fromEntries([...values, ...fromSecrets]))
    expect(faults.filter((fault) => !fault.startsWith('NEXUS_MASTER_KEY_FILE: cannot be read'))).toEqual([])
    expect(given).toContain('master-key')
  })

  test.each(containers)('contains $name', ({ name, container }) => {
    expect(container).toMatchObject({ read_only: true, cap_drop: ['ALL'], stop_grace_period: '40s' })
    expect(container.security_opt).toContain('no-new-privileges:true')
    expect(container).not.toHaveProperty('privileged')
    expect((container.volumes ?? []).filter((volume) => volume.includes('docker.sock'))).toEqual([])
    expect((container.ports ?? []).filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([])
    expect(container.image).not.toMatch(/:latest$/)
    expect(container.healthcheck.test !== undefined || name === 'migrate').toBe(true)
  })

  test('asks each service whether it is ready, and gives the stores no way out', () => {
    for (const name of serviceNames) expect(services[name]?.healthcheck.test?.join(' ')).toContain('/readyz')
    expect(networks.stores?.internal).toBe(true)
    for (const store of ['postgres', 'redis']) expect(services[store]?.networks).toEqual(['stores'])
  })

  test('names a file for every secret, and each variable among them is explained', () => {
    const used = new Set(containers.flatMap(({ container }) => container.secrets))
    expect([...used].sort()).toEqual(Object.keys(secrets).sort())
    const script = readFileSync(join(checkout, 'infra/docker/make-secrets.sh'), 'utf8')
    expect([...used].filter((name) => !script.includes(`keep_or_write ${name} `))).toEqual([])
  })
})
