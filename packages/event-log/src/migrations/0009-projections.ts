import { type Kysely, sql } from 'kysely'

/** Tables that can be rebuilt from position 0 at any time. Times are Unix ms, as in the events. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local role nexus_owner`.execute(db)
  await sql`create table nexus.projection_checkpoint (
    name text primary key,
    position bigint not null
  )`.execute(db)

  await sql`create table nexus.users (
    subject text collate "C" primary key,
    guild_id text collate "C" not null,
    first_seen_at bigint not null,
    last_seen_at bigint not null,
    flagged int not null,
    cases int not null,
    enforcements int not null,
    strike_weight double precision not null,
    is_erased boolean not null,
    position bigint not null
  )`.execute(db)
  await sql`create index users_by_guild on nexus.users (guild_id, last_seen_at desc)`.execute(db)

  await sql`create table nexus.cases (
    case_id uuid primary key,
    guild_id text collate "C" not null,
    number int,
    subject text collate "C" not null,
    channel_id text,
    message_id text,
    category text,
    severity int,
    source text,
    status text not null,
    flagged jsonb not null,
    verdict jsonb,
    orders jsonb not null,
    review_cause text,
    policy_version int,
    decided_by text,
    mod_log_channel_id text,
    mod_log_message_id text,
    opened_at bigint not null,
    updated_at bigint not null,
    position bigint not null
  )`.execute(db)
  await sql`create index cases_by_number on nexus.cases (guild_id, number) where number is not null`.execute(db)
  await sql`create index cases_by_guild on nexus.cases (guild_id, opened_at desc)`.execute(db)
  await sql`create index cases_by_subject on nexus.cases (subject, opened_at desc)`.execute(db)
  await sql`create index cases_by_message on nexus.cases (message_id)`.execute(db)
  await sql`create index cases_by_post on nexus.cases (mod_log_message_id) where mod_log_message_id is not null`.execute(
    db,
  )

  await sql`create table nexus.mod_log (
    position bigint primary key,
    event_id uuid not null,
    guild_id text collate "C" not null,
    type text not null,
    case_id uuid,
    subject text collate "C",
    by_subject text collate "C",
    data jsonb not null,
    occurred_at bigint not null
  )`.execute(db)
  await sql`create index mod_log_by_guild on nexus.mod_log (guild_id, position desc)`.execute(db)
  await sql`create index mod_log_by_case on nexus.mod_log (case_id, position)`.execute(db)
  await sql`create index mod_log_by_subject on nexus.mod_log (subject, position desc)`.execute(db)

  await sql`create table nexus.memory (
    case_id uuid primary key,
    guild_id text collate "C" not null,
    subject text collate "C" not null,
    category text,
    severity int,
    source text,
    evidence_event_id uuid,
    confidence int,
    outcome text,
    decided_by text collate "C",
    decided_at bigint,
    position bigint not null
  )`.execute(db)
  await sql`create index memory_of_guild on nexus.memory (guild_id, category, decided_at desc) where outcome is not null`.execute(
    db,
  )

  await sql`create table nexus.autonomous_posts (
    post_id text collate "C" primary key,
    guild_id text collate "C" not null,
    channel_id text,
    status text not null,
    message_id text,
    proposed_at bigint,
    ordered_at bigint,
    published_at bigint,
    position bigint not null
  )`.execute(db)
  await sql`create index autonomous_posts_by_guild on nexus.autonomous_posts (guild_id, position desc)`.execute(db)

  await sql`create table nexus.review_queue (
    case_id uuid primary key,
    guild_id text collate "C" not null,
    number int not null,
    subject text collate "C" not null,
    channel_id text not null,
    message_id text not null,
    category text not null,
    severity int not null,
    cause text not null,
    shortfall double precision,
    proposed jsonb not null,
    policy_version int not null,
    reason text not null,
    requested_at bigint not null,
    closed_at bigint,
    closed_by text collate "C",
    outcome text,
    position bigint not null
  )`.execute(db)
  await sql`create index review_queue_open on nexus.review_queue (guild_id, severity desc, requested_at) where closed_at is null`.execute(
    db,
  )

  await sql`create table nexus.guild_policies (
    guild_id text collate "C" not null,
    policy_version int not null,
    by_subject text collate "C",
    document jsonb not null,
    changed_at bigint not null,
    position bigint not null,
    primary key (guild_id, policy_version)
  )`.execute(db)

  await sql`create table nexus.strikes (
    strike_id uuid primary key,
    guild_id text collate "C" not null,
    case_id uuid not null,
    subject text collate "C" not null,
    weight double precision not null,
    given_at bigint not null,
    expires_at bigint not null,
    taken_at bigint,
    position bigint not null
  )`.execute(db)
  await sql`create index strikes_by_subject on nexus.strikes (subject, expires_at)`.execute(db)

  const tables = sql.raw(
    [
      'users',
      'cases',
      'mod_log',
      'memory',
      'autonomous_posts',
      'review_queue',
      'guild_policies',
      'strikes',
      'projection_checkpoint',
    ]
      .map((table) => `nexus.${table}`)
      .join(', '),
  )
  await sql`grant select on ${tables} to nexus_read, nexus_append`.execute(db)
  await sql`grant select, insert, update, delete on ${tables} to nexus_project`.execute(db)
  await sql`reset role`.execute(db)
}
