import type { Sealed } from '@nexus/events'
import type { Vault } from '../ports.ts'
import { ProviderFault } from '../provider-fault.ts'

/** What is used of the log's member keys. */
export interface MemberKeysUsed {
  /** Members by subject; erased ones are absent. Their keys are at hand afterwards. */
  membersOf(subjects: readonly string[]): Promise<ReadonlyMap<string, { readonly guildId: string }>>
  unsealAll(sealed: readonly Sealed[]): Promise<readonly (string | null)[]>
  seal(subject: string, words: string): Sealed
}

/** The keys cannot be read now. Work on a request that waits for them ends when it is no longer valid. */
export class KeysUnavailableError extends Error {
  override readonly name = 'KeysUnavailableError'
  readonly code = 'keys_unavailable'
  readonly disposition = 'retry'

  constructor(cause: unknown) {
    super('the keys of members cannot be read', { cause })
  }
}

/** Opens and seals with the log's member keys, within one guild: words of another are refused. */
export function keyringVault(keys: MemberKeysUsed): Vault {
  async function knownIn(guildId: string, subjects: readonly string[]): Promise<ReadonlySet<string>> {
    const members = await reading(() => keys.membersOf([...new Set(subjects)]))
    for (const member of members.values()) {
      if (member.guildId !== guildId)
        throw new ProviderFault('rejected', { detail: 'the evidence holds words of another guild' })
    }
    return new Set(members.keys())
  }
  return {
    async unseal(guildId, sealed) {
      await knownIn(
        guildId,
        sealed.map(({ subject }) => subject),
      )
      return reading(() => keys.unsealAll(sealed))
    },
    async seal(guildId, subject, words) {
      const known = await knownIn(guildId, [subject])
      return known.has(subject) ? keys.seal(subject, words) : null
    },
  }
}

/** Errors that say what is to be done keep their say; any other comes from the way to the database. */
async function reading<R>(read: () => Promise<R>): Promise<R> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof Error && 'disposition' in error) throw error
    throw new KeysUnavailableError(error)
  }
}
