import { type Kysely, sql } from 'kysely'

/** Who may do what. The log is written through functions alone; their rights are the owner's. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local role nexus_owner`.execute(db)
  await sql`revoke all on all functions in schema nexus from public`.execute(db)
  await sql`alter default privileges in schema nexus revoke execute on functions from public`.execute(db)

  await sql`grant execute on function nexus.append, nexus.archive, nexus.member_keys, nexus.make_secret
    to nexus_append`.execute(db)
  await sql`grant select on nexus.member_key, nexus.erased_member, nexus.secret, nexus.setting, nexus.archive_progress to nexus_append`.execute(
    db,
  )
  await sql`grant insert on nexus.setting to nexus_append`.execute(db)

  await sql`grant execute on function nexus.ensure_partitions, nexus.months_ahead to nexus_append, nexus_read, nexus_erase, nexus_project`.execute(
    db,
  )
  await sql`grant execute on function nexus.answers, nexus.histories, nexus.events_named, nexus.page
    to nexus_read, nexus_append, nexus_project`.execute(db)
  await sql`grant select on nexus.event, nexus.entity_event, nexus.cause, nexus.seal, nexus.log_head, nexus.server_events,
    nexus.archive_seal, nexus.archive_head, nexus.archive_progress, nexus.setting to nexus_read, nexus_project`.execute(
    db,
  )
  // A writer reads back what it is to decide on.
  await sql`grant select on nexus.event, nexus.entity_event, nexus.cause, nexus.seal, nexus.log_head to nexus_append`.execute(
    db,
  )

  await sql`grant execute on function nexus.erase_member, nexus.rewrap_members, nexus.rewrap_secret, nexus.append to nexus_erase`.execute(
    db,
  )
  await sql`grant select on nexus.member_key, nexus.erased_member, nexus.secret to nexus_erase`.execute(db)
  await sql`reset role`.execute(db)
}
