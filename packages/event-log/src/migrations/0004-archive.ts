import { type Kysely, sql } from 'kysely'
import { makeAppendOnly } from './0002-log.ts'

/** The archive of raw events: one chain per stream partition, so that recorders never wait for each other. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local role nexus_owner`.execute(db)

  await sql`create table nexus.archive_head (
    partition smallint primary key,
    position bigint not null,
    archived_at timestamptz not null,
    chain bytea not null
  ) with (fillfactor = 10)`.execute(db)

  await sql`create table nexus.server_events (
    archived_at timestamptz not null,
    position bigint not null,                       -- dense within the partition
    partition smallint not null,
    entry_seq int not null,                         -- entry_ms-entry_seq is the Redis entry id: the order of folding
    entry_ms bigint not null,
    event_id uuid not null,
    sequence bigint not null,
    guild_id bigint,
    channel_id bigint,
    message_id bigint,
    session_id text collate "C" not null,
    type text collate "C" not null,
    subject text collate "C",                       -- whose key seals the data
    data bytea not null,
    digest bytea not null,
    primary key (archived_at, partition, position)
  ) partition by range (archived_at)`.execute(db)
  await sql`alter table nexus.server_events alter column data set storage external`.execute(db)
  await sql`create index server_events_in_fold_order on nexus.server_events (guild_id, entry_ms, entry_seq)`.execute(db)
  await sql`create index server_events_by_message on nexus.server_events (message_id) where message_id is not null`.execute(
    db,
  )
  await sql`create index server_events_by_sequence on nexus.server_events (session_id, sequence)`.execute(db)

  await sql`create table nexus.archive_seal (
    partition smallint not null,
    last_position bigint not null,
    first_position bigint not null,
    archived_at timestamptz not null,
    chain bytea not null,
    primary key (partition, last_position)
  )`.execute(db)

  // What of a session has come: each frame covers the sequences after the one before it in this partition.
  await sql`create table nexus.archive_progress (
    partition smallint not null,
    session_id text collate "C" not null,
    started_at timestamptz not null,
    highest bigint not null default 0,
    covered int8multirange not null default '{}',
    watermark bigint not null default 0,
    primary key (partition, session_id)
  ) with (fillfactor = 50)`.execute(db)

  for (const table of ['server_events', 'archive_seal']) await makeAppendOnly(db, table)

  await sql`
    create function nexus.archived_digest(
      p_partition smallint, p_position bigint, p_archived_us bigint, p_entry_ms bigint, p_entry_seq int, p_event_id uuid,
      p_sequence bigint, p_guild bigint, p_channel bigint, p_message bigint,
      p_session text, p_type text, p_subject text, p_data bytea
    ) returns bytea language sql stable parallel safe as $$
      select sha256(int2send(p_partition) || int8send(p_position) || int8send(p_archived_us) || int8send(p_entry_ms)
        || int4send(p_entry_seq) || uuid_send(p_event_id) || int8send(p_sequence) || int8send(coalesce(p_guild, 0))
        || int8send(coalesce(p_channel, 0)) || int8send(coalesce(p_message, 0))
        || convert_to(p_session || E'\\n' || p_type || E'\\n' || coalesce(p_subject, '') || E'\\n', 'UTF8') || p_data)
    $$`.execute(db)

  // Events of one call differ in (session, sequence). p_spans say what each session's frames cover, p_lowest and p_highest
  // which sequences they lie between.
  await sql`
    create function nexus.archive(
      p_partition smallint, p_span_sessions text[], p_spans text[], p_lowest bigint[], p_highest bigint[],
      p_entry_ms bigint[], p_entry_seq int[], p_ids uuid[], p_sessions text[], p_sequences bigint[], p_types text[],
      p_guilds bigint[], p_channels bigint[], p_messages bigint[], p_subjects text[], p_data bytea[]
    ) returns table (archived int, session_id text, watermark bigint)
    language plpgsql security definer
    set search_path = pg_catalog, nexus set enable_seqscan = off set plan_cache_mode = force_generic_plan set jit = off as $f$
    #variable_conflict use_column
    declare
      head record;
      at timestamptz;
      at_us bigint;
      sealed bytea;
      added int;
      is_fresh boolean[];
    begin
      select h.position, h.archived_at, h.chain into head from nexus.archive_head h where h.partition = p_partition for update;
      if not found then
        insert into nexus.archive_head values (p_partition, 0, '-infinity', decode(repeat('00', 32), 'hex')) on conflict do nothing;
        select h.position, h.archived_at, h.chain into head from nexus.archive_head h where h.partition = p_partition for update;
      end if;
      at := greatest(clock_timestamp(), head.archived_at);
      at_us := (extract(epoch from at) * 1000000)::bigint;
      if to_regclass('nexus.server_events_' || to_char(at at time zone 'UTC', 'YYYY_MM')) is null then
        perform nexus.ensure_partitions();
      end if;
      insert into nexus.archive_progress (partition, session_id, started_at)
        select p_partition, s, at from unnest(p_span_sessions) s on conflict do nothing;

      -- Beyond the highest sequence of its session nothing can have come before: only what lies below is looked up.
      if exists (select from unnest(p_span_sessions, p_lowest) u(s, q)
          where q <= (select g.highest from nexus.archive_progress g where g.partition = p_partition and g.session_id = u.s)) then
        select array_agg(not coalesce((select true from nexus.server_events e
              join nexus.archive_progress g on g.partition = p_partition and g.session_id = u.s
              where e.session_id = u.s and e.sequence = u.q and e.partition = p_partition and e.archived_at >= g.started_at limit 1), false)
            order by u.o)
          into is_fresh from unnest(p_sessions, p_sequences) with ordinality u(s, q, o);
      end if;

      with fresh as (
        select i.*, head.position + case when is_fresh is null then i.o else row_number() over (order by i.o) end as p
          from unnest(p_entry_ms, p_entry_seq, p_ids, p_sessions, p_sequences, p_types, p_guilds, p_channels, p_messages,
            p_subjects, p_data) with ordinality i(ms, sq, id, s, q, t, gu, ch, me, su, d, o)
          where is_fresh is null or is_fresh[i.o]
      ), stored as (
        insert into nexus.server_events (archived_at, position, partition, entry_seq, entry_ms, event_id, sequence, guild_id,
            channel_id, message_id, session_id, type, subject, data, digest)
          select at, f.p, p_partition, f.sq, f.ms, f.id, f.q, f.gu, f.ch, f.me, f.s, f.t, f.su, f.d,
            nexus.archived_digest(p_partition, f.p, at_us, f.ms, f.sq, f.id, f.q, f.gu, f.ch, f.me, f.s, f.t, f.su, f.d)
          from fresh f returning position, digest
      )
      select count(*), string_agg(digest, '' order by position) into added, sealed from stored;

      if added > 0 then
        sealed := sha256(head.chain || int8send(head.position + 1) || int8send(at_us) || sealed);
        update nexus.archive_head h set position = head.position + added, archived_at = at, chain = sealed
          where h.partition = p_partition;
        insert into nexus.archive_seal values (p_partition, head.position + added, head.position + 1, at, sealed);
      end if;

      return query
        update nexus.archive_progress g set
            highest = greatest(g.highest, u.q),
            covered = g.covered + u.spans::int8multirange,
            watermark = greatest(g.watermark, coalesce((select upper(r) - 1 from unnest(g.covered + u.spans::int8multirange) r
              where r @> 1::bigint), 0))
          from unnest(p_span_sessions, p_spans, p_highest) u(s, spans, q)
          where g.partition = p_partition and g.session_id = u.s
          returning added, g.session_id, g.watermark;
    end $f$`.execute(db)

  await sql`reset role`.execute(db)
}
