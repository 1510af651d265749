import { type Envelope, identify, traceparentOf } from '@nexus/events'
import type { Pool } from 'pg'
import { appendPlanned } from './append.ts'
import { planAppend } from './plan-append.ts'

export interface Erasure {
  /** The name under which the member's events stay in the log. */
  readonly subject: string
  /** Position of `MemberErased`. */
  readonly position: number
}

const SERVICE = 'erasure'

/**
 * Destroys a member's key and the mapping of his subject, and records it, in one transaction. His words can never be read
 * again; the log and the archive stay whole. Null for a member that the log does not know.
 */
export async function eraseMember(pool: Pool, guildId: string, userId: string, at: number): Promise<Erasure | null> {
  const client = await pool.connect()
  let erasure: Erasure | null = null
  try {
    await client.query('begin')
    const { rows } = await client.query<{ subject: string | null }>('select nexus.erase_member($1, $2) as subject', [
      guildId,
      userId,
    ])
    const subject = rows[0]?.subject
    if (subject) {
      const causeId = identify(at, SERVICE, guildId, subject)
      const [outcome] = await appendPlanned(
        client,
        planAppend(SERVICE, [causeOf(guildId, subject, causeId, at)], [causeId]),
      )
      if (outcome?.status !== 'appended')
        throw new Error(`the erasure of ${subject} was not recorded: ${outcome?.status}`)
      erasure = { subject, position: outcome.events[0]?.position ?? 0 }
    }
    await client.query('commit')
  } catch (error) {
    client.release(error instanceof Error ? error : true)
    throw error
  }
  client.release()
  // The deleted row's bytes are still in its page. Only its owner may vacuum; where that is refused autovacuum does it within a minute.
  if (erasure) await pool.query('vacuum nexus.member_key').catch(() => undefined)
  return erasure
}

function causeOf(guildId: string, subject: string, causeId: string, at: number) {
  const id = identify(at, causeId, 'MemberErased')
  const event: Envelope = {
    id,
    type: 'MemberErased',
    version: 1,
    occurredAt: at,
    guildId,
    correlationId: causeId,
    causationId: null,
    traceparent: traceparentOf(causeId, id),
    data: { subject },
  }
  const events = [{ id, type: event.type, version: 1, json: JSON.stringify(event) }]
  return { decisions: [{ entity: `member:${subject}`, expectedVersion: 0, events }] }
}
