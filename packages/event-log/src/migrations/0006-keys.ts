import { type Kysely, sql } from 'kysely'

/** Members' keys. A row is all that ties a subject to a person and to his words; erasing deletes it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local role nexus_owner`.execute(db)

  // Deleted rows are vacuumed away at once: what is erased must not stay in a dead tuple.
  await sql`create table nexus.member_key (
    guild_id text collate "C" not null,
    user_id text collate "C" not null,
    subject text collate "C" not null unique,
    master_id text collate "C" not null,
    wrapped bytea not null,
    created_at timestamptz not null default now(),
    primary key (guild_id, user_id)
  ) with (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0)`.execute(db)

  await sql`create table nexus.erased_member (
    subject text collate "C" primary key,
    guild_id text collate "C" not null,
    erased_at timestamptz not null default now()
  )`.execute(db)
  for (const name of ['rows_stay', 'table_stays']) {
    const when = name === 'rows_stay' ? sql`before update or delete` : sql`before truncate`
    const each = name === 'rows_stay' ? sql`row` : sql`statement`
    await sql`create trigger ${sql.id(name)} ${when} on nexus.erased_member for each ${each} execute function nexus.refuse()`.execute(
      db,
    )
    await sql`alter table nexus.erased_member enable always trigger ${sql.id(name)}`.execute(db)
  }

  await sql`create table nexus.secret (
    name text primary key,
    master_id text not null,
    wrapped bytea not null
  )`.execute(db)

  // The first insert wins; both makers read the winner.
  await sql`
    create function nexus.member_keys(p_guild text, p_users text[], p_subjects text[], p_wrapped bytea[], p_master text)
    returns table (user_id text, subject text, master_id text, wrapped bytea)
    language plpgsql security definer set search_path = pg_catalog, nexus as $f$
    #variable_conflict use_column
    begin
      insert into nexus.member_key (guild_id, user_id, subject, master_id, wrapped)
        select p_guild, u.id, u.subject, p_master, u.wrapped from unnest(p_users, p_subjects, p_wrapped) u(id, subject, wrapped)
          order by u.id
        on conflict do nothing;
      return query select k.user_id, k.subject, k.master_id, k.wrapped from nexus.member_key k
        where k.guild_id = p_guild and k.user_id = any (p_users);
    end $f$`.execute(db)

  await sql`
    create function nexus.make_secret(p_name text, p_master text, p_wrapped bytea)
    returns table (master_id text, wrapped bytea)
    language plpgsql security definer set search_path = pg_catalog, nexus as $f$
    #variable_conflict use_column
    begin
      insert into nexus.secret (name, master_id, wrapped) values (p_name, p_master, p_wrapped) on conflict do nothing;
      return query select s.master_id, s.wrapped from nexus.secret s where s.name = p_name;
    end $f$`.execute(db)

  await sql`
    create function nexus.erase_member(p_guild text, p_user text) returns text
    language plpgsql security definer set search_path = pg_catalog, nexus as $f$
    declare erased text;
    begin
      delete from nexus.member_key k where k.guild_id = p_guild and k.user_id = p_user returning k.subject into erased;
      if erased is not null then
        insert into nexus.erased_member (subject, guild_id) values (erased, p_guild);
        perform pg_notify('nexus_erased', erased);
      end if;
      return erased;
    end $f$`.execute(db)

  // Keys change their wrapping only, and only from the one that was read.
  await sql`
    create function nexus.rewrap_members(p_subjects text[], p_olds bytea[], p_news bytea[], p_master text) returns int
    language plpgsql security definer set search_path = pg_catalog, nexus as $f$
    declare changed int;
    begin
      update nexus.member_key k set wrapped = u.fresh, master_id = p_master
        from unnest(p_subjects, p_olds, p_news) u(subject, old, fresh) where k.subject = u.subject and k.wrapped = u.old;
      get diagnostics changed = row_count;
      return changed;
    end $f$`.execute(db)
  await sql`
    create function nexus.rewrap_secret(p_name text, p_old bytea, p_new bytea, p_master text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, nexus as $f$
    begin
      update nexus.secret set wrapped = p_new, master_id = p_master where name = p_name and wrapped = p_old;
      return found;
    end $f$`.execute(db)
  await sql`reset role`.execute(db)
}
