import { type Kysely, sql } from 'kysely'

/** Appending. One call is one round trip and one transaction; nobody may insert in any other way. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local role nexus_owner`.execute(db)

  // The slow way: cause by cause, for batches in which a cause is already answered or a version does not fit.
  await sql`
    create function nexus.append_each(
      p_service text, p_causes uuid[], p_at timestamptz, p_position bigint,
      p_decision_cause int[], p_decision_entity int[], p_decision_expected bigint[], p_decision_events int[],
      p_entities text[], p_ids uuid[], p_types text[], p_versions int[], p_data text[],
      out o_position bigint, out o_digests bytea, out o_outcomes json
    ) language plpgsql set enable_seqscan = off set plan_cache_mode = force_generic_plan set jit = off as $f$
    declare
      at_us bigint := (extract(epoch from p_at) * 1000000)::bigint;
      running bigint[];
      trial bigint[];
      lost text[];
      outcomes json[] := '{}';
      known record;
      decision int := 1;
      next_decision int;
      next_event int := 1;
      event int;
      first_of_cause bigint;
      cause_count int := coalesce(cardinality(p_causes), (select max(c) from unnest(p_decision_cause) c), 0);
      decision_count int := coalesce(cardinality(p_decision_cause), 0);
    begin
      o_position := p_position;
      o_digests := '';
      select coalesce(array_agg(coalesce((select k.entity_version from nexus.entity_event k where k.entity = u.e
          order by k.entity_version desc limit 1), 0) order by u.o), '{}')
        into running from unnest(p_entities) with ordinality u(e, o);
      for cause in 1 .. cause_count loop
        next_decision := decision;
        event := next_event;
        while next_decision <= decision_count and p_decision_cause[next_decision] = cause loop
          next_event := next_event + p_decision_events[next_decision];
          next_decision := next_decision + 1;
        end loop;

        if p_causes is not null then
          select k.recorded_at, k.first_position, k.last_position into known
            from nexus.cause k where k.service = p_service and k.cause_id = p_causes[cause];
          if found then
            outcomes := outcomes || (select json_build_object('status', 'already', 'events', coalesce(json_agg(json_build_object(
                'position', e.position, 'entity', e.entity, 'entityVersion', e.entity_version, 'type', e.type, 'json', e.data)
                order by e.position), '[]'::json))
              from nexus.event e where e.recorded_at = known.recorded_at
                and e.position between known.first_position and known.last_position);
            decision := next_decision;
            continue;
          end if;
        end if;

        trial := running;
        lost := '{}';
        for d in decision .. next_decision - 1 loop
          if p_decision_expected[d] <> trial[p_decision_entity[d]] and not p_entities[p_decision_entity[d]] = any (lost) then
            lost := lost || p_entities[p_decision_entity[d]];
          end if;
          trial[p_decision_entity[d]] := trial[p_decision_entity[d]] + p_decision_events[d];
        end loop;
        if lost <> '{}' then
          outcomes := outcomes || json_build_object('status', 'conflict', 'entities', lost);
          decision := next_decision;
          continue;
        end if;

        first_of_cause := o_position + 1;
        for d in decision .. next_decision - 1 loop
          for i in 1 .. p_decision_events[d] loop
            o_position := o_position + 1;
            running[p_decision_entity[d]] := running[p_decision_entity[d]] + 1;
            insert into nexus.event (position, recorded_at, entity_version, event_id, schema_version, entity, type, data, digest)
              values (o_position, p_at, running[p_decision_entity[d]], p_ids[event], p_versions[event]::smallint,
                p_entities[p_decision_entity[d]], p_types[event], p_data[event],
                nexus.event_digest(o_position, at_us, running[p_decision_entity[d]], p_versions[event]::smallint, p_ids[event],
                  p_entities[p_decision_entity[d]], p_types[event], p_data[event]))
              returning o_digests || digest into o_digests;
            insert into nexus.entity_event values (p_entities[p_decision_entity[d]], running[p_decision_entity[d]], o_position, p_at);
            event := event + 1;
          end loop;
        end loop;
        if p_causes is not null then
          insert into nexus.cause values (p_service, p_causes[cause], p_at, first_of_cause, o_position);
        end if;
        outcomes := outcomes || (select json_build_object('status', 'appended', 'first', first_of_cause, 'bases',
            coalesce(json_agg(running[p_decision_entity[d]] - (select sum(p_decision_events[x]) from generate_series(d, next_decision - 1) x
              where p_decision_entity[x] = p_decision_entity[d]) order by d), '[]'::json))
          from generate_series(decision, next_decision - 1) d);
        decision := next_decision;
      end loop;
      o_outcomes := array_to_json(outcomes);
    end $f$`.execute(db)

  // The fast way, tried first: every cause is new and every version fits, so that whole sets are inserted. A unique index
  // that says otherwise ends it, and the slow way sorts it out.
  await sql`
    create function nexus.append(
      p_service text, p_causes uuid[], p_cause_first int[], p_cause_last int[],
      p_decision_cause int[], p_decision_entity int[], p_decision_expected bigint[], p_decision_events int[],
      p_entities text[], p_bases bigint[], p_is_plain boolean,
      p_event_base int[], p_event_rank int[], p_event_entity text[], p_ids uuid[], p_types text[], p_versions int[], p_data text[]
    ) returns table (first_position bigint, bases bigint[], outcomes json)
    language plpgsql security definer
    set search_path = pg_catalog, nexus set enable_seqscan = off set plan_cache_mode = force_generic_plan set jit = off as $f$
    declare
      head record;
      at timestamptz;
      at_us bigint;
      current bigint[];
      sealed bytea;
      done record;
      event_count int := coalesce(cardinality(p_ids), 0);
      is_done boolean := false;
    begin
      if strpos(array_to_string(p_entities, '') || array_to_string(p_types, ''), E'\\n') > 0 then
        raise exception 'an entity or type holds a line feed' using errcode = '22023';
      end if;
      select l.position, l.recorded_at, l.chain into head from nexus.log_head l where l.id = 1 for update;
      at := greatest(clock_timestamp(), head.recorded_at);
      at_us := (extract(epoch from at) * 1000000)::bigint;
      if to_regclass('nexus.event_' || to_char(at at time zone 'UTC', 'YYYY_MM')) is null then
        perform nexus.ensure_partitions();
      end if;

      if p_is_plain then
        select array_agg(case when u.b = 0 then 0 else coalesce((select k.entity_version from nexus.entity_event k
            where k.entity = u.e order by k.entity_version desc limit 1), 0) end order by u.o)
          into current from unnest(p_entities, p_bases) with ordinality u(e, b, o);
        is_done := not exists (select from unnest(p_bases, current) u(b, c) where u.b <> u.c);
      end if;
      if is_done then
        begin
          insert into nexus.cause select p_service, u.c, at, head.position + u.f, head.position + u.l
            from unnest(p_causes, p_cause_first, p_cause_last) u(c, f, l) where u.c is not null;
          insert into nexus.entity_event select u.e, current[u.b] + u.r, head.position + u.o, at
            from unnest(p_event_entity, p_event_base, p_event_rank) with ordinality u(e, b, r, o);
          with appended as (
            insert into nexus.event (position, recorded_at, entity_version, event_id, schema_version, entity, type, data, digest)
            select u.p, at, u.v, u.id, u.sv, u.e, u.t, u.d, nexus.event_digest(u.p, at_us, u.v, u.sv, u.id, u.e, u.t, u.d)
              from (select head.position + o as p, e, current[b] + r as v, id, t, s::smallint as sv, d
                from unnest(p_event_entity, p_event_base, p_event_rank, p_ids, p_types, p_versions, p_data)
                  with ordinality i(e, b, r, id, t, s, d, o)
                offset 0) u
            returning event.position as p, event.digest as d)
          select string_agg(d, '' order by p) into sealed from appended;
        exception when unique_violation then is_done := false;
        end;
      end if;

      if not is_done then
        select * into done from nexus.append_each(p_service, p_causes, at, head.position, p_decision_cause, p_decision_entity,
          p_decision_expected, p_decision_events, p_entities, p_ids, p_types, p_versions, p_data);
        event_count := done.o_position - head.position;
        sealed := done.o_digests;
      end if;

      if event_count > 0 then
        sealed := sha256(head.chain || int8send(head.position + 1) || int8send(at_us) || sealed);
        update nexus.log_head set position = head.position + event_count, recorded_at = at, chain = sealed where id = 1;
        insert into nexus.seal values (head.position + event_count, head.position + 1, at, sealed);
        perform pg_notify('nexus_log', (head.position + event_count)::text);
      end if;
      if is_done then
        return query select head.position + 1, current, null::json;
      else
        return query select head.position + 1, null::bigint[], done.o_outcomes;
      end if;
    end $f$`.execute(db)

  await sql`reset role`.execute(db)
}
