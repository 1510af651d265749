import { type Kysely, sql } from 'kysely'

/** The log: events, their order, their seals, and which causes are answered. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local role nexus_owner`.execute(db)

  await sql`
    create function nexus.refuse() returns trigger language plpgsql as $$
    begin
      raise exception '% on nexus.% is refused: it is append-only', tg_op, tg_table_name using errcode = '42501';
    end $$`.execute(db)

  await sql`create table nexus.setting (name text primary key, value text not null)`.execute(db)

  await sql`create table nexus.log_head (
    id int primary key check (id = 1),
    position bigint not null,
    recorded_at timestamptz not null,
    chain bytea not null
  ) with (fillfactor = 10)`.execute(db)
  await sql`insert into nexus.log_head values (1, 0, '-infinity', decode(repeat('00', 32), 'hex'))`.execute(db)

  await sql`create table nexus.event (
    position bigint not null,
    recorded_at timestamptz not null,
    entity_version bigint not null,
    event_id uuid not null,
    schema_version smallint not null,
    entity text collate "C" not null,
    type text collate "C" not null,
    data text not null,                             -- the exact bytes that the digest covers
    digest bytea not null,
    primary key (recorded_at, position)
  ) partition by range (recorded_at)`.execute(db)
  await sql`alter table nexus.event alter column data set storage external`.execute(db)
  await sql`create index event_by_id on nexus.event (event_id)`.execute(db)

  // One history each, and its length: the last row of an entity. Unique over all partitions, which no index of event can be.
  await sql`create table nexus.entity_event (
    entity text collate "C" not null,
    entity_version bigint not null,
    position bigint not null,
    recorded_at timestamptz not null,
    primary key (entity, entity_version)
  )`.execute(db)

  // The events of a cause lie beside each other; "nothing to say" has last_position = first_position - 1.
  await sql`create table nexus.cause (
    service text collate "C" not null,
    cause_id uuid not null,
    recorded_at timestamptz not null,
    first_position bigint not null,
    last_position bigint not null,
    primary key (service, cause_id)
  )`.execute(db)

  await sql`create table nexus.seal (
    last_position bigint primary key,
    first_position bigint not null,
    recorded_at timestamptz not null,
    chain bytea not null
  )`.execute(db)

  for (const table of ['event', 'entity_event', 'cause', 'seal']) await makeAppendOnly(db, table)

  await sql`
    create function nexus.event_digest(
      p_position bigint, p_recorded_us bigint, p_entity_version bigint, p_schema_version smallint, p_event_id uuid,
      p_entity text, p_type text, p_data text
    ) returns bytea language sql stable parallel safe as $$
      select sha256(int8send(p_position) || int8send(p_recorded_us) || int8send(p_entity_version) || int2send(p_schema_version)
        || uuid_send(p_event_id) || convert_to(p_entity || E'\\n' || p_type || E'\\n' || p_data, 'UTF8'))
    $$`.execute(db)

  await sql`reset role`.execute(db)
}

/** Refuses UPDATE, DELETE and TRUNCATE to everyone, replication roles included; only an owner can take this away. */
export async function makeAppendOnly(db: Kysely<unknown>, table: string): Promise<void> {
  const id = sql.id('nexus', table)
  await sql`create trigger rows_stay before update or delete on ${id} for each row execute function nexus.refuse()`.execute(
    db,
  )
  await sql`create trigger table_stays before truncate on ${id} for each statement execute function nexus.refuse()`.execute(
    db,
  )
  await sql`alter table ${id} enable always trigger rows_stay`.execute(db)
  await sql`alter table ${id} enable always trigger table_stays`.execute(db)
}
