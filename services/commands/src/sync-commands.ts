import { hash } from 'node:crypto'
import type { Outcome } from '@nexus/discord'
import { definitions } from './definitions.ts'

export interface SyncOptions {
  /** Guilds that get the commands as their own; empty: they exist everywhere. */
  readonly guildIds: readonly string[]
  /** Replaces all commands of one guild, or those that exist everywhere. */
  readonly overwrite: (guildId: string | null, commands: typeof definitions) => Promise<Outcome<void>>
  /** What was told to Discord last, by scope; survives restarts. */
  readonly told: { read(scope: string): Promise<string | null>; write(scope: string, digest: string): Promise<void> }
  readonly onSynced: (scope: string, count: number) => void
  readonly onRefused: (scope: string, detail: string) => void
}

/** Tells Discord the commands, where it does not know them yet: a bot may create only 200 a day in each guild. */
export async function syncCommands({ guildIds, overwrite, told, onSynced, onRefused }: SyncOptions): Promise<void> {
  const digest = hash('sha256', JSON.stringify(definitions), 'hex')
  const scopes = guildIds.length > 0 ? guildIds : [null]
  for (const guildId of scopes) {
    const scope = guildId ?? 'everywhere'
    if ((await told.read(scope)) === digest) continue
    const outcome = await overwrite(guildId, definitions)
    if (outcome.ok) {
      await told.write(scope, digest)
      onSynced(scope, definitions.length)
    } else onRefused(scope, outcome.detail)
  }
}
