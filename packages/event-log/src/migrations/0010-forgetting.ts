import { type Kysely, sql } from 'kysely'

/**
 * Members whose words services still hold in memory or in Redis. A row lives until they are gone from there; it is no part
 * of the log, and nothing ties it to a subject.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local role nexus_owner`.execute(db)
  await sql`create table nexus.forgetting (
    guild_id text collate "C" not null,
    user_id text collate "C" not null,
    erased_at timestamptz not null default clock_timestamp(),
    primary key (guild_id, user_id)
  ) with (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0)`.execute(db)

  await sql`
    create or replace function nexus.erase_member(p_guild text, p_user text) returns text
    language plpgsql security definer set search_path = pg_catalog, nexus as $f$
    declare erased text;
    begin
      delete from nexus.member_key k where k.guild_id = p_guild and k.user_id = p_user returning k.subject into erased;
      if erased is not null then
        insert into nexus.erased_member (subject, guild_id) values (erased, p_guild);
        insert into nexus.forgetting (guild_id, user_id) values (p_guild, p_user)
          on conflict (guild_id, user_id) do update set erased_at = clock_timestamp();
        perform pg_notify('nexus_erased', erased);
      end if;
      return erased;
    end $f$`.execute(db)

  await sql`
    create function nexus.forgotten(p_guilds text[], p_users text[], p_erased timestamptz[]) returns int
    language plpgsql security definer set search_path = pg_catalog, nexus as $f$
    declare gone int;
    begin
      delete from nexus.forgetting f using unnest(p_guilds, p_users, p_erased) u(guild_id, user_id, erased_at)
        where f.guild_id = u.guild_id and f.user_id = u.user_id and f.erased_at <= u.erased_at;
      get diagnostics gone = row_count;
      return gone;
    end $f$`.execute(db)
  await sql`revoke execute on function nexus.forgotten from public`.execute(db)
  await sql`grant select on nexus.forgetting to nexus_append, nexus_erase`.execute(db)
  await sql`grant execute on function nexus.forgotten to nexus_append`.execute(db)
  await sql`reset role`.execute(db)
}
