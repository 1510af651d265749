import type { Pool } from 'pg'
import type { CauseOutcome } from './cause.ts'
import type { AppendPlan, AppendRow } from './plan-append.ts'

const statement = {
  name: 'nexus_append',
  text: 'select * from nexus.append($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18)',
}

/** Someone who can run a query: a pool, or a client inside a transaction. */
export type Querier = Pick<Pool, 'query'>

/** One append: one round trip, one transaction. Outcomes come in the order of the causes. */
export async function appendPlanned(db: Querier, plan: AppendPlan): Promise<CauseOutcome[]> {
  const { rows } = await db.query<AppendRow>({ ...statement, values: [...plan.values] })
  return plan.read(rows[0] as AppendRow)
}
