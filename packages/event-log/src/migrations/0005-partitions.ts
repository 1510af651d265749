import { type Kysely, sql } from 'kysely'

/** Monthly partitions (UTC), made ahead. Attaching takes no lock that an append would wait for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local role nexus_owner`.execute(db)
  await sql`
    create function nexus.ensure_partitions(p_months_ahead int default 3) returns int
    language plpgsql security definer set search_path = pg_catalog, nexus as $f$
    declare
      month timestamp;
      parent text;
      child text;
      made int := 0;
    begin
      perform pg_advisory_xact_lock(hashtext('nexus.ensure_partitions'));
      foreach parent in array array['event', 'server_events'] loop
        for ahead in 0 .. p_months_ahead loop
          select date_trunc('month', greatest(clock_timestamp(), case parent
              when 'event' then (select recorded_at from nexus.log_head)
              else (select max(archived_at) from nexus.archive_head) end) at time zone 'UTC') + make_interval(months => ahead)
            into month;
          child := parent || '_' || to_char(month, 'YYYY_MM');
          continue when to_regclass('nexus.' || child) is not null;
          -- Rows up to a page stay whole and uncompressed: sealed words do not compress.
          execute format('create table nexus.%I (like nexus.%I including defaults including storage) with (toast_tuple_target = 8160)', child, parent);
          execute format('create trigger table_stays before truncate on nexus.%I for each statement execute function nexus.refuse()', child);
          execute format('alter table nexus.%I enable always trigger table_stays', child);
          execute format('alter table nexus.%I attach partition nexus.%I for values from (%L) to (%L)', parent, child,
            month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
          made := made + 1;
        end loop;
      end loop;
      return made;
    end $f$`.execute(db)
  await sql`select nexus.ensure_partitions()`.execute(db)
  await sql`
    create function nexus.months_ahead() returns int language sql stable as $$
      select coalesce(min(months), -1)::int from (
        select (select count(*) - 1 from generate_series(0, 24) m where to_regclass('nexus.' || parent || '_'
          || to_char((now() at time zone 'UTC') + make_interval(months => m), 'YYYY_MM')) is not null) as months
        from unnest(array['event', 'server_events']) parent) p
    $$`.execute(db)
  await sql`reset role`.execute(db)
}
