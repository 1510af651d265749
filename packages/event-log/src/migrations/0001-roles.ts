import { type Kysely, sql } from 'kysely'

/**
 * Group roles, which exist once per cluster: another database of the same cluster may have made them, and may be making
 * them at this moment. A login user gets his rights by membership.
 */
const groups = ['nexus_owner', 'nexus_append', 'nexus_read', 'nexus_erase', 'nexus_project']

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const role of groups) {
    await sql`
      do $do$ begin
        if not exists (select from pg_roles where rolname = ${sql.lit(role)}) then
          begin
            create role ${sql.id(role)} nologin;
          exception when duplicate_object or unique_violation then null;
          end;
        end if;
      end $do$`.execute(db)
  }
  // What is made below belongs to an owner whom nobody can log in as; the migrating user must be able to act for him.
  await sql`
    do $do$ begin
      if not pg_has_role(current_user, 'nexus_owner', 'member') then
        execute format('grant nexus_owner to %I', current_user);
      end if;
      execute format('grant create on database %I to nexus_owner', current_database());
    end $do$`.execute(db)
  await sql`alter schema nexus owner to nexus_owner`.execute(db)
  await sql`grant usage on schema nexus to nexus_append, nexus_read, nexus_erase, nexus_project`.execute(db)
}
