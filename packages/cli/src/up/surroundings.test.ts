import { describe, expect, test } from 'vitest'
import { type Environment, parseEnvironment } from '../environment.ts'
import { environmentOf, type Shared } from './service-environment.ts'
import { readSchemas, serviceFaults } from './start-services.ts'
import { surroundingsOf, variablesFor } from './surroundings.ts'

const TOKEN = 'real.discord.token'
const simulator = {
  apiUrl: 'http://127.0.0.1:1/api',
  token: 'simulated.token',
  ai: { url: 'http://127.0.0.1:2', apiKey: 'simulated-key' },
}
const shared: Shared = {
  databaseUrl: 'postgres://127.0.0.1/nexus',
  redisUrl: 'redis://127.0.0.1',
  stateDir: '/state',
  masterKeyFile: '/state/master-key',
  partitions: 4,
}

function read(variables: Readonly<Record<string, string>>): Environment {
  const { environment } = parseEnvironment(variables)
  if (!environment) throw new Error('the environment has faults')
  return environment
}

describe('a simulated judge', () => {
  test('judges the simulated Discord when no AI key is set', () => {
    const environment = read({})
    const surroundings = surroundingsOf(environment)
    expect(surroundings).toMatchObject({ isSimulated: true, ai: 'simulated' })
    expect(variablesFor(environment.given, surroundings, simulator)).toMatchObject({
      AI_SIMULATED: 'true',
      AI_BASE_URL: simulator.ai.url,
    })
  })

  test('never judges a real guild: with a real token and no key AI is unavailable, and that is said', () => {
    const environment = read({ DISCORD_TOKEN: TOKEN, AI_SIMULATED: 'true' })
    const surroundings = surroundingsOf(environment)
    expect(surroundings).toMatchObject({ isSimulated: false, ai: 'none' })
    expect(surroundings.explanation).toContain('AI counts as unavailable')
    const given = variablesFor(environment.given, surroundings, null)
    expect(given.AI_SIMULATED).toBe('false')
    expect(given.AI_BASE_URL).toBeUndefined()
  })

  test('gives way to a real one where a key is set', () => {
    const environment = read({ ANTHROPIC_API_KEY: 'key' })
    const surroundings = surroundingsOf(environment)
    expect(surroundings).toMatchObject({ isSimulated: true, ai: 'real' })
    expect(variablesFor(environment.given, surroundings, simulator)).toMatchObject({
      AI_SIMULATED: 'false',
      ANTHROPIC_API_KEY: 'key',
    })
  })

  test('is not asked where the operator wants no AI', () => {
    expect(surroundingsOf(read({ AI_PROVIDER: 'none' })).ai).toBe('none')
  })
})

describe('secrets', () => {
  test('reach only the services whose own schema names them', async () => {
    const schemas = await readSchemas()
    const given = {
      DISCORD_TOKEN: TOKEN,
      ANTHROPIC_API_KEY: 'key',
      AWS_SECRET_ACCESS_KEY: 'other',
      NODE_OPTIONS: '--inspect',
    }
    const holders = (variable: string) =>
      [...schemas].filter(([, schema]) => variable in environmentOf(schema, given, shared)).map(([service]) => service)
    expect(holders('DISCORD_TOKEN').toSorted()).toEqual(['action-executor', 'commands', 'gateway'])
    expect(holders('ANTHROPIC_API_KEY')).toEqual(['ai-router'])
    expect(holders('AWS_SECRET_ACCESS_KEY')).toEqual([])
    expect(holders('NODE_OPTIONS')).toEqual([])
  })
})

describe('what services would refuse', () => {
  test('is known before anything runs, from all of them at once', async () => {
    const faults = serviceFaults(
      await readSchemas(),
      { DISCORD_TOKEN: TOKEN, ENFORCE: 'perhaps', VERDICT_ATTEMPTS: '99' },
      false,
    )
    expect(faults.map((fault) => fault.split(':')[0]).toSorted()).toEqual(['ENFORCE', 'VERDICT_ATTEMPTS'])
  })

  test('is nothing for an environment that says nothing', async () => {
    const environment = read({})
    const given = variablesFor(environment.given, surroundingsOf(environment), simulator)
    expect(serviceFaults(await readSchemas(), given, false)).toEqual([])
  })
})
