import type { PendingBackfill, SessionStore, StoredSession } from './ports.ts'

/**
 * Sessions that outlive the data of Redis, as long as this process does: a gateway that loses its lease together with all
 * that Redis held goes on where it was. What Redis does hold wins, since another process may have written it.
 */
export function rememberSessions(store: SessionStore): SessionStore {
  const sessions = new Map<number, StoredSession>()
  const backfills = new Map<number, PendingBackfill>()
  return {
    load: async (shardId) => (await store.load(shardId)) ?? sessions.get(shardId) ?? null,
    async save(shardId, session) {
      sessions.set(shardId, session)
      await store.save(shardId, session)
    },
    loadBackfill: async (shardId) => (await store.loadBackfill(shardId)) ?? backfills.get(shardId) ?? null,
    async saveBackfill(shardId, backfill) {
      if (backfill) backfills.set(shardId, backfill)
      else backfills.delete(shardId)
      await store.saveBackfill(shardId, backfill)
    },
  }
}
