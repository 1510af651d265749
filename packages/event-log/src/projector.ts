import { definitionOf, parseMessage } from '@nexus/events'
import type { Pool, PoolClient } from 'pg'
import type { AppendedEvent } from './cause.ts'
import { asLogError, EventUnreadableError } from './errors.ts'
import type { Projected, Projection } from './projections/projection.ts'
import { readPage } from './read.ts'
import type { WakeUp } from './wake-up.ts'

const PAGE = 1_000
/** Longest that a projection stays behind when no wake-up comes, in ms. */
const POLL_MS = 1_000
/** Appends that follow each other this closely, in ms, share a step: a step for each would cost more than it shows. */
const LINGER_MS = 100
const FIRST_WAIT_MS = 200
const LONGEST_WAIT_MS = 5_000
/** Held by the one process that projects. */
const LOCK = `pg_try_advisory_xact_lock(hashtext('nexus.projections'))`

export interface RunOptions {
  readonly signal: AbortSignal
  /** Told when a step failed; it is tried again. An event that this build cannot read stops projections until it can. */
  readonly onFault: (error: Error) => void
}

interface Step {
  /** Another process projects. */
  readonly isElsewhere: boolean
  /** Position up to which every projection has come; null when elsewhere. */
  readonly position: number
  readonly isCaughtUp: boolean
}

/** Keeps projections at the log's heels. Events and checkpoint go in one transaction, so that each is applied exactly once. */
export class Projector {
  readonly #pool: Pool
  readonly #wakeUp: WakeUp
  readonly #projections: readonly Projection[]

  constructor(pool: Pool, wakeUp: WakeUp, projections: readonly Projection[]) {
    this.#pool = pool
    this.#wakeUp = wakeUp
    this.#projections = projections
  }

  /** Projects until `signal` aborts. Of many processes that run it one works, the others stand by. */
  async run({ signal, onFault }: RunOptions): Promise<void> {
    let waitMs = FIRST_WAIT_MS
    while (!signal.aborted) {
      using listener = this.#wakeUp.listen()
      try {
        const step = await this.#step()
        waitMs = FIRST_WAIT_MS
        // A standby has no use for wake-ups.
        if (step.isElsewhere) await pause(POLL_MS, signal)
        else if (step.isCaughtUp) {
          await listener.sleep(POLL_MS, signal)
          await pause(LINGER_MS, signal)
        }
      } catch (error) {
        onFault(asLogError(error, 'projecting'))
        await pause(waitMs, signal)
        waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)
      }
    }
  }

  /** Projects up to the head as it is now. @returns the position reached. */
  async catchUp(): Promise<number> {
    for (;;) {
      const step = await this.#step()
      if (step.isCaughtUp) return step.position
      if (step.isElsewhere) await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  /**
   * Empties a projection and fills it again from position 0, in one transaction: readers see the old table until the new one
   * is complete. @returns the position reached.
   */
  rebuild(name: string): Promise<number> {
    const projection = this.#projections.find((candidate) => candidate.name === name)
    if (!projection) throw new RangeError(`no projection is called ${name}`)
    return this.#inTransaction(async (client) => {
      await client.query(`select pg_advisory_xact_lock(hashtext('nexus.projections'))`)
      for (const table of projection.tables) await client.query(`delete from nexus.${table}`)
      await setCheckpoints(client, [name], 0)
      for (let position = 0; ; ) {
        const page = await readPage(client, { after: position, limit: PAGE, types: projection.types })
        await projection.apply(page.events.map(projectedOf), client)
        position = page.last
        if (position >= page.head) {
          await setCheckpoints(client, [name], position)
          return position
        }
      }
    })
  }

  #step(): Promise<Step> {
    return this.#inTransaction(async (client) => {
      const { rows } = await client.query<{ held: boolean }>(`select ${LOCK} as held`)
      if (!rows[0]?.held) return { isElsewhere: true, position: 0, isCaughtUp: false }
      const checkpoints = await readCheckpoints(client, this.#projections)
      const after = Math.min(...checkpoints.values())
      const behind = this.#projections.filter(({ name }) => checkpoints.get(name) === after)
      // Projections at the same place go together; one that was added later catches up before it joins the others.
      const next = Math.min(...[...checkpoints.values()].filter((position) => position > after), after + PAGE)
      const types = [...new Set(behind.flatMap((projection) => projection.types))]
      const page = await readPage(client, { after, limit: next - after, types })
      const events = page.events.map(projectedOf)
      for (const projection of behind) {
        const own = events.filter(({ type }) => projection.types.includes(type))
        if (own.length > 0) await projection.apply(own, client)
      }
      if (page.last > after)
        await setCheckpoints(
          client,
          behind.map(({ name }) => name),
          page.last,
        )
      return { isElsewhere: false, position: page.last, isCaughtUp: page.last >= page.head }
    })
  }

  async #inTransaction<R>(work: (client: PoolClient) => Promise<R>): Promise<R> {
    const client = await this.#pool.connect()
    try {
      // A page names some dozens of rows; without this, small tables are read whole for it.
      await client.query('begin; set local enable_seqscan = off')
      const result = await work(client)
      await client.query('commit')
      client.release()
      return result
    } catch (error) {
      client.release(true)
      throw error
    }
  }
}

async function readCheckpoints(client: PoolClient, projections: readonly Projection[]): Promise<Map<string, number>> {
  const { rows } = await client.query<{ name: string; position: number }>(
    'select name, position from nexus.projection_checkpoint',
  )
  const stored = new Map(rows.map(({ name, position }) => [name, position]))
  return new Map(projections.map(({ name }) => [name, stored.get(name) ?? 0]))
}

async function setCheckpoints(client: PoolClient, names: readonly string[], position: number): Promise<void> {
  await client.query(
    `insert into nexus.projection_checkpoint select unnest($1::text[]), $2
       on conflict (name) do update set position = excluded.position`,
    [names, position],
  )
}

/** Lifts an event to its newest version. One whose type this build's catalog lacks is passed on as it is. */
function projectedOf({ position, entity, entityVersion, type, json }: AppendedEvent): Projected {
  const place = { position, entity, entityVersion }
  if (!definitionOf(type)) return { ...JSON.parse(json), ...place } as Projected
  const parsed = parseMessage(json)
  if (!parsed.ok) throw new EventUnreadableError(position, parsed.fault.detail)
  return { ...parsed.message, ...place }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
