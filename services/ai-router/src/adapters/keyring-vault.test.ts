import { describe, expect, test } from 'vitest'
import { sealed } from '../testing/requests.ts'
import { keyringVault, type MemberKeysUsed } from './keyring-vault.ts'

const keysOf = (guilds: Record<string, string>): MemberKeysUsed => ({
  membersOf: async (subjects) =>
    new Map(subjects.flatMap((subject) => (guilds[subject] ? [[subject, { guildId: guilds[subject] }] as const] : []))),
  unsealAll: async (many) => many.map(({ subject, ciphertext }) => (guilds[subject] ? atob(ciphertext) : null)),
  seal: sealed,
})

describe('the vault', () => {
  test('opens words of the guild, in order, and nothing of the erased', async () => {
    const vault = keyringVault(keysOf({ ada: 'g1' }))
    expect(await vault.unseal('g1', [sealed('ada', 'one'), sealed('gone', 'two'), sealed('ada', 'three')])).toEqual([
      'one',
      null,
      'three',
    ])
  })

  test('opens no word of another guild', async () => {
    const vault = keyringVault(keysOf({ ada: 'g1', eve: 'g2' }))
    await expect(vault.unseal('g1', [sealed('ada', 'one'), sealed('eve', 'two')])).rejects.toMatchObject({
      fault: 'rejected',
    })
  })

  test('seals for the author, unless he was erased', async () => {
    const vault = keyringVault(keysOf({ ada: 'g1' }))
    expect(await vault.seal('g1', 'ada', 'words')).toEqual(sealed('ada', 'words'))
    expect(await vault.seal('g1', 'gone', 'words')).toBeNull()
  })

  test('asks for another try while the keys cannot be read', async () => {
    const keys = { ...keysOf({}), membersOf: () => Promise.reject(new Error('connect ECONNREFUSED')) }
    await expect(keyringVault(keys).unseal('g1', [sealed('ada', 'one')])).rejects.toMatchObject({
      disposition: 'retry',
    })
  })

  test('hands on an error that says what is to be done', async () => {
    const unknown = Object.assign(new Error('no such subject'), { disposition: 'dead-letter' })
    const keys = { ...keysOf({}), membersOf: () => Promise.reject(unknown) }
    await expect(keyringVault(keys).seal('g1', 'ada', 'one')).rejects.toBe(unknown)
  })
})
