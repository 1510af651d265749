import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { chooseProvider } from './choose-provider.ts'
import { Config, isSimulatorAddress } from './config.ts'

const faultsOf = (env: Record<string, string>) =>
  Config.safeParse(env).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []

const simulated = {
  AI_SIMULATED: 'true',
  AI_BASE_URL: 'http://127.0.0.1:4100',
  ANTHROPIC_API_KEY: 'simulated',
  DISCORD_API_URL: 'http://127.0.0.1:4000/api',
}

describe('the configuration', () => {
  test('needs nothing, and judges nothing then', () => {
    const chosen = chooseProvider(Config.parse({}))
    expect(chosen).toEqual({ provider: null, why: 'ANTHROPIC_API_KEY is not set: rules and staff review only' })
  })

  test('asks the official model with a key', () => {
    const chosen = chooseProvider(Config.parse({ ANTHROPIC_API_KEY: 'sk-test' }))
    expect(chosen.provider).toMatchObject({
      name: 'anthropic',
      model: 'claude-haiku-5-5',
      authority: 'primary',
      isSimulated: false,
    })
  })

  test('asks nobody when told to', () => {
    expect(chooseProvider(Config.parse({ AI_PROVIDER: 'none', ANTHROPIC_API_KEY: 'sk-test' })).provider).toBeNull()
  })

  test('lets a simulated judge serve a simulated Discord', () => {
    expect(chooseProvider(Config.parse(simulated)).provider).toMatchObject({ isSimulated: true })
  })

  test.each([
    ['no Discord of its own', { DISCORD_API_URL: '' }],
    ['the real one', { DISCORD_API_URL: 'https://discord.com/api' }],
    ['a host of the network', { DISCORD_API_URL: 'http://10.0.0.5:4000/api' }],
    ['a name that only looks local', { DISCORD_API_URL: 'http://127.0.0.1.example.org/api' }],
  ])('refuses a simulated judge with %s', (_, change) => {
    const env = Object.fromEntries(Object.entries({ ...simulated, ...change }).filter(([, value]) => value !== ''))
    expect(faultsOf(env).join()).toContain('AI_SIMULATED: a simulated judge serves only the simulated Discord')
  })

  test('refuses a simulated judge that is not on this machine, or without a key', () => {
    const { ANTHROPIC_API_KEY: _, ...keyless } = simulated
    expect(faultsOf({ ...keyless, AI_BASE_URL: 'https://api.anthropic.com' })).toEqual([
      'AI_SIMULATED: needs AI_BASE_URL, the simulator’s address',
      'AI_SIMULATED: needs ANTHROPIC_API_KEY, the key that the simulator accepts',
    ])
  })

  test.each(['puter_js', 'openai_compatible'])('says that %s is not built yet', (provider) => {
    expect(faultsOf({ AI_PROVIDER: provider }).join()).toContain(`${provider} is not built yet`)
  })

  test('refuses to send words and keys in the clear', () => {
    expect(faultsOf({ AI_BASE_URL: 'http://ai.example.org' }).join()).toContain('must be https')
    expect(faultsOf({ AI_BASE_URL: 'https://ai.example.org' })).toEqual([])
  })

  test('never shows the key', () => {
    const config = Config.parse({ ANTHROPIC_API_KEY: 'sk-very-secret' })
    const provider = chooseProvider(config).provider
    for (const shown of [
      inspect(config, { depth: 9 }),
      JSON.stringify(config),
      String(config.ANTHROPIC_API_KEY),
      inspect(provider),
    ]) {
      expect(shown).not.toContain('sk-very-secret')
    }
  })

  test.each([
    ['http://127.0.0.1:1', true],
    ['http://localhost/x', true],
    ['http://[::1]:9/', true],
    ['http://127.1:9/', true],
    ['http://simulator:4100', true],
    ['https://simulator.example.org', false],
    ['https://localhost.example.org', false],
    ['https://discord.com', false],
  ])('takes %s for an address of the simulator: %s', (url, expected) => {
    expect(isSimulatorAddress(url)).toBe(expected)
  })
})
