import { describe, expect, test } from 'vitest'
import { cooldownsFrom, raiseFrom } from './consequences.ts'

const scene = { guildId: '7', current: null, occurredAt: 1_000, policy: { raidLevels: ['low', 'medium', 'high'] } }
const raises = (level: string, ruleId = 'x') => ({ ruleId, cooldownMs: null, raises: { level, forMs: 500 } })

describe('a rule that fired', () => {
  test('rests from the time of the message on', () => {
    const of = { caseId: 'c', subject: 's', occurredAt: 1_000 }
    expect(cooldownsFrom([{ ruleId: 'x', cooldownMs: 500, raises: null }, raises('low')], of)).toEqual([
      { type: 'CooldownStarted', data: { caseId: 'c', subject: 's', ruleId: 'x', until: 1_500 } },
    ])
  })

  test('raises the alarm, the highest of several, and says which rule it was', () => {
    expect(raiseFrom([raises('low'), raises('high', 'y'), raises('medium')], scene)).toEqual([
      {
        entity: 'raid:7',
        events: [{ type: 'RaidLevelSet', data: { level: 'high', until: 1_500, by: null, ruleId: 'y' } }],
      },
    ])
  })

  test('never calms a guild down, nor says again what holds', () => {
    expect(raiseFrom([raises('low')], { ...scene, current: 'high' })).toEqual([])
    expect(raiseFrom([raises('high')], { ...scene, current: 'high' })).toEqual([])
    expect(raiseFrom([raises('medium')], { ...scene, current: 'low' })).toHaveLength(1)
  })
})
