import { AuditLogEvent } from 'discord-api-types/v10'
import { Intent } from '../gateway/intents.ts'
import { Permit } from '../permissions.ts'
import { presentAuditEntry } from '../present/present-guild.ts'
import type { Simulation } from '../simulation.ts'
import type { AuditEntry, Guild, Json } from '../world/entities.ts'

export { AuditLogEvent }

export interface AuditNote {
  readonly actionType: AuditLogEvent
  readonly userId: string
  readonly targetId: string | null
  readonly reason?: string | null
  readonly changes?: readonly Json[]
  readonly options?: Readonly<Record<string, string>>
}

/** Write into the guild's audit log and tell who may read it. */
export function writeAuditEntry(simulation: Simulation, guild: Guild, note: AuditNote): void {
  const entry: AuditEntry = {
    at: simulation.clock.now(),
    id: simulation.ids.next(),
    actionType: note.actionType,
    userId: note.userId,
    targetId: note.targetId,
    reason: note.reason ?? null,
    changes: note.changes ?? [],
    options: note.options ?? null,
  }
  guild.auditLog.push(entry)
  simulation.dispatch({
    type: 'GUILD_AUDIT_LOG_ENTRY_CREATE',
    guildId: guild.id,
    intents: Intent.GuildModeration,
    anyPermission: Permit.ViewAuditLog,
    key: entry.id,
    data: { ...presentAuditEntry(entry), guild_id: guild.id },
  })
}
