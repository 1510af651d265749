import { RUN_GAP_MS, RUN_LENGTH_MS } from './bounds.ts'
import type { ActivityEntry } from './context-state.ts'
import { placeOf } from './snowflake-order.ts'

/** The run that a message belongs to: the id of the message that began it, and when. */
export interface Run {
  readonly run: string
  readonly runAt: number
}

/** Messages of one author in one guild form a run until a pause of more than 10 s, or until it has lasted 60 s. */
export function runOf(activity: readonly ActivityEntry[], id: string, at: number): Run {
  const place = placeOf(activity, id)
  const nearest = activity[place < 0 ? ~place - 1 : place]
  if (!nearest) return { run: id, runAt: at }
  if (place >= 0) return nearest
  return at - nearest.at <= RUN_GAP_MS && at - nearest.runAt <= RUN_LENGTH_MS ? nearest : { run: id, runAt: at }
}
