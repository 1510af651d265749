import { presets } from '@nexus/domain'
import { say } from '@nexus/events'
import { describe, expect, test } from 'vitest'
import { loggedPolicies } from './logged-policies.ts'

const guildId = '1190000000000000001'
const correlationId = '019aaaac-267b-8eee-8b21-a217ede0893c'
const cause = { id: correlationId, occurredAt: 1, guildId, correlationId }

function logOf(...documents: Record<string, unknown>[]) {
  const history = documents.map((document, index) => {
    const data = { policyVersion: index + 1, by: null, document }
    return { json: JSON.stringify(say('moderation', cause, { type: 'PolicyChanged', data }, index)) }
  })
  let reads = 0
  return {
    reads: () => reads,
    readEntities: async (entities: readonly string[]) => {
      reads += 1
      return new Map(entities.map((entity) => [entity, entity === `policy:${guildId}` ? history : []]))
    },
  }
}

const rule = (id: string, status: 'live' | 'shadow' | 'off') => ({
  id,
  category: 'other',
  severity: 1,
  status,
  asks: 'verdict',
  text: `No ${id}.`,
  trigger: { kind: 'words', match: 'word', words: [id] },
})
const off = presets.balanced.rules.map(({ id }) => id)

describe('policies out of the log', () => {
  test('are told by version, with the rules that are live and nothing of how they find', async () => {
    const document = {
      rules: [rule('spoilers', 'live'), rule('puns', 'shadow'), rule('caps', 'off')],
      off,
      guidance: 'We joke a lot.',
    }
    const policies = loggedPolicies(logOf(document, { off }))
    expect(await policies.at(guildId, 1)).toEqual({
      version: 1,
      rules: [{ id: 'spoilers', category: 'other', text: 'No spoilers.' }],
      guidance: 'We joke a lot.',
    })
    expect(await policies.at(guildId, 2)).toEqual({ version: 2, rules: [], guidance: null })
  })

  test('are read once, since a version never changes', async () => {
    const log = logOf({})
    const policies = loggedPolicies(log)
    expect(await policies.at(guildId, 1)).toEqual(await policies.at(guildId, 1))
    expect(log.reads()).toBe(1)
  })

  test('need no log for the built-in preset', async () => {
    const log = logOf()
    const { version, rules } = await loggedPolicies(log).at(guildId, 0)
    expect({ version, ids: rules.map(({ id }) => id) }).toEqual({ version: 0, ids: off })
    expect(log.reads()).toBe(0)
  })

  test.each([
    ['that the log does not hold', logOf(), 4],
    ['that this build cannot read', logOf({ rules: 'none' }), 1],
  ])('%s are an error', async (_, log, version) => {
    await expect(loggedPolicies(log).at(guildId, version)).rejects.toMatchObject({ code: 'policy_unreadable' })
  })
})
