import { say } from '@nexus/events'
import { describe, expect, test } from 'vitest'
import { loggedPolicies } from './logged-policies.ts'

const guildId = '1190000000000000001'
const cause = {
  id: '019aaaac-267b-8eee-8b21-a217ede0893c',
  occurredAt: 1,
  guildId,
  correlationId: '019aaaac-267b-8eee-8b21-a217ede0893c',
}

function logOf(...documents: Record<string, unknown>[]) {
  const history = documents.map((document, index) => ({
    json: JSON.stringify(
      say(
        'moderation',
        cause,
        { type: 'PolicyChanged', data: { policyVersion: index + 1, by: null, document } },
        index,
      ),
    ),
  }))
  let reads = 0
  return {
    reads: () => reads,
    readEntities: async (entities: readonly string[]) => {
      reads += 1
      return new Map(entities.map((entity) => [entity, entity === `policy:${guildId}` ? history : []]))
    },
  }
}

const rule = { id: 'no-scams', category: 'scam', text: 'No scams.', trigger: { kind: 'link-list' } }

describe('policies out of the log', () => {
  test('are told by version, without what does not concern a model', async () => {
    const policies = loggedPolicies(logOf({ rules: [rule], guidance: 'We joke a lot.' }, { rules: [] }))
    expect(await policies.at(guildId, 1)).toEqual({
      version: 1,
      rules: [{ id: 'no-scams', category: 'scam', text: 'No scams.' }],
      guidance: 'We joke a lot.',
    })
    expect(await policies.at(guildId, 2)).toEqual({ version: 2, rules: [], guidance: null })
  })

  test('are read once, since a version never changes', async () => {
    const log = logOf({ rules: [rule] })
    const policies = loggedPolicies(log)
    expect(await policies.at(guildId, 1)).toEqual(await policies.at(guildId, 1))
    expect(log.reads()).toBe(1)
  })

  test('need no log for the built-in preset', async () => {
    const log = logOf()
    expect(await loggedPolicies(log).at(guildId, 0)).toEqual({ version: 0, rules: [], guidance: null })
    expect(log.reads()).toBe(0)
  })

  test('leave out rules that a model could not be told of', async () => {
    const policies = loggedPolicies(logOf({ rules: [{ id: 'x', category: 'rude' }, 7, rule], guidance: 7 }))
    expect((await policies.at(guildId, 1)).rules.map(({ id }) => id)).toEqual(['no-scams'])
  })

  test('that the log does not hold are an error', async () => {
    await expect(loggedPolicies(logOf()).at(guildId, 4)).rejects.toThrow('no version 4')
  })
})
