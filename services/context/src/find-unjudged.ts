import { compareEntries } from '@nexus/streams'
import { JudgedLately } from './judged-lately.ts'
import type { ArchivedName, Progress, Records } from './ports.ts'
import type { ContextTelemetry } from './telemetry.ts'

/** What is older when a partition is taken over is not looked through, in ms. */
const LOOK_BACK_MS = 10 * 60_000
/** A judgement may be recorded this long before its message is archived, in ms, where the look begins. */
const JUDGED_BEFORE_MS = 60_000
/** Positions of a partition's archive that one look goes through at most. */
const MOST_POSITIONS = 200_000
/** Messages of a partition that one look says again at most: the rest is for the next. */
const MOST_SAID_AGAIN = 1_000
const MOST_TIMES = 3

export interface FindUnjudgedOptions {
  readonly records: Records
  readonly progress: Progress
  /** Partitions that are owned here, as they stand now. */
  readonly owned: () => readonly number[]
  /**
   * Says again what is to be judged of these.
   * @returns positions of those of which something is to be judged; null where the partition is not owned any more
   */
  readonly sayAgain: (partition: number, positions: readonly number[]) => Promise<ReadonlySet<number> | null>
  /** Waits a little; false when that was long enough. */
  readonly patience: () => () => Promise<boolean>
  readonly now: () => number
  readonly telemetry: Pick<ContextTelemetry, 'unjudged' | 'neverJudged'>
}

/** Said again, and not known to be judged. */
interface Owed extends ArchivedName {
  readonly times: number
}

interface Looked {
  /** Up to where the partition's archive was looked through. */
  position: number
  readonly owed: Map<number, Owed>
}

/**
 * Redis may lose what it acknowledged without losing its epoch: a message that was archived and given to be judged then
 * never is. Once in a while this compares the archive with the judgements in the log. A look begins where the archive ends;
 * it waits until everything that was on its way then is settled, and only then reads what was judged.
 */
export class FindUnjudged {
  readonly #options: FindUnjudgedOptions
  readonly #looked = new Map<number, Looked>()
  #judged = new JudgedLately()
  #readUpTo: number | undefined

  constructor(options: FindUnjudgedOptions) {
    this.#options = options
  }

  /** One look at each owned partition; those that do not settle in time are left for the next. */
  async look(): Promise<void> {
    const { records } = this.#options
    await this.#begin()
    const ends = new Map<number, number>()
    for (const [partition, { position }] of this.#looked) {
      ends.set(partition, Math.min(await records.archiveEnd(partition), position + MOST_POSITIONS))
    }
    const settled = await this.#settled([...ends.keys()])
    await this.#readJudged()
    for (const partition of settled) await this.#compare(partition, ends.get(partition) ?? 0)
  }

  /** Partitions that came are looked through from ten minutes ago on; what is known of those that went is forgotten. */
  async #begin(): Promise<void> {
    const { records, owned, now } = this.#options
    const here = new Set(owned())
    for (const partition of this.#looked.keys()) if (!here.has(partition)) this.#looked.delete(partition)
    const fresh = [...here].filter((partition) => !this.#looked.has(partition))
    if (fresh.length === 0) return
    const since = now() - LOOK_BACK_MS
    for (const partition of fresh) {
      this.#looked.set(partition, { position: await records.archiveEnd(partition, since), owed: new Map() })
    }
    this.#judged = new JudgedLately()
    this.#readUpTo = await records.positionAt(since - JUDGED_BEFORE_MS)
  }

  /** Waits until what was on its way to a judgement has arrived. @returns the partitions where it has */
  async #settled(partitions: readonly number[]): Promise<number[]> {
    const { progress, patience } = this.#options
    const waitMore = patience()
    const folded = await this.#settledIn(progress.frames, partitions, waitMore)
    return this.#settledIn(progress.messages, folded, waitMore)
  }

  async #settledIn(
    stream: Progress['frames'],
    partitions: readonly number[],
    waitMore: () => Promise<boolean>,
  ): Promise<number[]> {
    const newest = new Map<number, string>()
    for (const partition of partitions) newest.set(partition, (await stream(partition)).newest)
    const settled: number[] = []
    for (let waiting = [...partitions]; waiting.length > 0; ) {
      const late: number[] = []
      for (const partition of waiting) {
        const { oldestUnsettled } = await stream(partition)
        const isSettled =
          oldestUnsettled === null || compareEntries(oldestUnsettled, newest.get(partition) ?? '0-0') > 0
        if (isSettled) settled.push(partition)
        else late.push(partition)
      }
      waiting = late
      if (waiting.length > 0 && !(await waitMore())) break
    }
    return settled
  }

  async #readJudged(): Promise<void> {
    const here = new Set(this.#looked.keys())
    for await (const page of this.#options.records.judgements(this.#readUpTo ?? 0)) {
      for (const { partition, messageId, entryId } of page.judgements) {
        if (here.has(partition)) this.#judged.add(messageId, entryId)
      }
      this.#readUpTo = page.last
    }
  }

  async #compare(partition: number, upTo: number): Promise<void> {
    const { records, sayAgain, telemetry } = this.#options
    const looked = this.#looked.get(partition)
    if (!looked) return
    const unjudged = this.#stillOwed(looked)
    let position = looked.position
    for await (const page of records.messages(partition, looked.position, upTo)) {
      for (const name of page) {
        if (unjudged.length >= MOST_SAID_AGAIN) break
        position = name.position
        if (!this.#judged.has(name)) unjudged.push({ ...name, times: 0 })
      }
      if (unjudged.length >= MOST_SAID_AGAIN) break
    }
    if (unjudged.length < MOST_SAID_AGAIN) position = Math.max(position, upTo)
    const said = await sayAgain(
      partition,
      unjudged.map((owed) => owed.position),
    )
    if (!said) return
    looked.position = position
    looked.owed.clear()
    for (const owed of unjudged) {
      if (said.has(owed.position)) looked.owed.set(owed.position, { ...owed, times: owed.times + 1 })
    }
    telemetry.unjudged(partition, said.size)
  }

  #stillOwed({ owed }: Looked): Owed[] {
    const still = [...owed.values()].filter((one) => !this.#judged.has(one))
    for (const { messageId, times } of still) {
      if (times >= MOST_TIMES) this.#options.telemetry.neverJudged(messageId)
    }
    return still.filter(({ times }) => times < MOST_TIMES)
  }
}
