import { type Kysely, sql } from 'kysely'

/**
 * Look-ups whose plans must not depend on statistics: a table that was empty when a plan was made, or was never analysed,
 * must not be read whole for ten rows.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local role nexus_owner`.execute(db)
  const careful = sql`set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan set jit = off`
  const row = sql`"position" bigint, entity text, entity_version bigint, type text, data text`

  await sql`
    create function nexus.answers(p_service text, p_causes uuid[])
    returns table (cause_id uuid, ${row})
    language plpgsql stable ${careful} as $f$
    #variable_conflict use_column
    begin
      return query select k.cause_id, e.position, e.entity, e.entity_version, e.type, e.data
        from unnest(p_causes) u(id)
        join nexus.cause k on k.service = p_service and k.cause_id = u.id
        left join nexus.event e on e.recorded_at = k.recorded_at and e.position between k.first_position and k.last_position
        order by e.position;
    end $f$`.execute(db)

  await sql`
    create function nexus.histories(p_entities text[], p_after bigint, p_newest bigint)
    returns table (${row})
    language plpgsql stable ${careful} as $f$
    #variable_conflict use_column
    begin
      return query select e.position, e.entity, e.entity_version, e.type, e.data
        from unnest(p_entities) u(id)
        cross join lateral (select h.recorded_at, h.position from nexus.entity_event h
          where h.entity = u.id and h.entity_version > p_after order by h.entity_version desc limit p_newest) h
        join nexus.event e on e.recorded_at = h.recorded_at and e.position = h.position
        order by e.position;
    end $f$`.execute(db)

  await sql`
    create function nexus.events_named(p_ids uuid[])
    returns table (event_id uuid, ${row})
    language plpgsql stable ${careful} as $f$
    #variable_conflict use_column
    begin
      return query select e.event_id, e.position, e.entity, e.entity_version, e.type, e.data
        from unnest(p_ids) u(id) join nexus.event e on e.event_id = u.id order by e.position;
    end $f$`.execute(db)

  // A page is so many positions, whatever their types; it tells what was scanned, so that a hole cannot hide.
  await sql`
    create function nexus.page(p_after bigint, p_limit int, p_types text[])
    returns table (scanned bigint, last bigint, head bigint, ${row})
    language plpgsql stable ${careful} as $f$
    #variable_conflict use_column
    begin
      return query with page as materialized (
          select e.position, e.entity, e.entity_version, e.type, e.data from nexus.event e
            where e.recorded_at >= (select s.recorded_at from nexus.seal s where s.last_position > p_after order by s.last_position limit 1)
              and e.position > p_after
            order by e.recorded_at, e.position limit p_limit)
        select (select count(*) from page), (select max(page.position) from page), (select l.position from nexus.log_head l),
            p.position, p.entity, p.entity_version, p.type, p.data
          from (select) one left join page p on p_types is null or p.type = any (p_types);
    end $f$`.execute(db)
  await sql`reset role`.execute(db)
}
