import { describe, expect, test } from 'vitest'
import { orderFinding, permissionFinding } from './look-at-discord.ts'
import { lookAtNode } from './look-at-machine.ts'
import { skewFinding } from './look-at-postgres.ts'
import { aofFinding, factsOf, memoryFinding, policyFinding } from './look-at-redis.ts'
import { partitionFinding } from './look-at-run.ts'

const everything = (1n << 10n) | (1n << 11n) | (1n << 13n) | (1n << 14n) | (1n << 16n) | (1n << 6n) | (1n << 40n)
const role = (id: string, name: string, position: number, managed = false) => ({ id, name, position, managed })

describe('the doctor', () => {
  test('names each permission that is missing, and where to switch it on', () => {
    expect(permissionFinding('Town', everything)).toMatchObject({ state: 'ok' })
    const found = permissionFinding('Town', everything & ~(1n << 40n))
    expect(found).toMatchObject({ state: 'fail', detail: 'missing: Moderate Members' })
    expect(found.fix).toContain('Moderate Members')
  })

  test('asks to take Administrator away', () => {
    expect(permissionFinding('Town', everything | (1n << 3n))).toMatchObject({ state: 'warn' })
  })

  test('says whose members the bot cannot act on', () => {
    const roles = [
      role('1', '@everyone', 0),
      role('2', 'Members', 3),
      role('3', 'Guests', 4),
      role('9', 'NEXUS', 1, true),
    ]
    expect(orderFinding('Town', roles, ['9'], '1')).toMatchObject({
      state: 'warn',
      detail: expect.stringContaining('Members, Guests'),
    })
    expect(orderFinding('Town', [...roles.slice(0, 3), role('9', 'NEXUS', 8, true)], ['9'], '1')).toMatchObject({
      state: 'ok',
    })
  })

  test('finds clocks that differ', () => {
    expect([0, -1_500, 60_000].map((skew) => skewFinding('Redis', skew).state)).toEqual(['ok', 'warn', 'fail'])
    expect(skewFinding('Redis', -1_500).detail).toBe('1500 ms behind this machine')
  })

  test('finds a Redis that would forget', () => {
    const facts = factsOf(
      '# Memory\r\nmaxmemory_policy:allkeys-lru\r\naof_enabled:0\r\nused_memory:95\r\nmaxmemory:100\r\n',
    )
    expect(policyFinding(facts)).toMatchObject({ state: 'fail' })
    expect(aofFinding(facts)).toMatchObject({ state: 'warn' })
    expect(memoryFinding(facts)).toMatchObject({ state: 'fail' })
    const good = factsOf(
      'maxmemory_policy:noeviction\naof_enabled:1\naof_last_write_status:ok\nused_memory:5\nmaxmemory:100',
    )
    expect([policyFinding(good), aofFinding(good), memoryFinding(good)].map(({ state }) => state)).toEqual([
      'ok',
      'ok',
      'ok',
    ])
  })

  test('finds stores that were begun with different numbers of partitions', () => {
    expect(partitionFinding(4, 4, 4)).toMatchObject({ state: 'ok' })
    expect(partitionFinding(4, 8, 4)).toMatchObject({ state: 'fail' })
    expect(partitionFinding(4, null, 4)).toMatchObject({ state: 'ok' })
    expect(partitionFinding(null, null, 4)).toMatchObject({ state: 'skipped' })
    expect(partitionFinding(4, 4, 8).fix).toContain('STREAM_PARTITIONS=4')
  })

  test('knows which Node runs TypeScript', () => {
    expect(lookAtNode('26.10.0')).toMatchObject({ state: 'ok' })
    expect(lookAtNode('20.20.2')).toMatchObject({ state: 'fail' })
  })
})
