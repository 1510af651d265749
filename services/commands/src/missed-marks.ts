import { identify, type Message, timeOfSnowflake } from '@nexus/events'
import type { Clock, Ledger, Mark, ModLog, ShownAt, Watch } from './ports.ts'
import type { CommandsTelemetry } from './telemetry.ts'
import { type VerdictPorts, weighVerdict } from './weigh-verdict.ts'

export interface MissedMarksOptions extends VerdictPorts {
  readonly watch: Watch
  readonly modLog: ModLog
  readonly ledger: Ledger
  readonly clock: Clock
  readonly telemetry: CommandsTelemetry
}

/** Positions of the log that are looked through after a start. */
const LOOK_BACK = 200_000
/** Cases whose messages are watched; of more the oldest are left to buttons and the console. */
const MOST_CASES = 500
/** Messages beyond the newest of their channels that are asked for one by one. */
const MOST_SINGLE = 50
/** What was taken back is taken back: a ❌ counts before a ✅. */
const IN_TURN: readonly Mark[] = ['❌', '✅']

/** Marks that staff left while nobody listened: Discord does not deliver them again, but they stand on the message. */
export class MissedMarks {
  readonly #options: MissedMarksOptions
  readonly #open = new Map<string, ShownAt>()
  #position: number | null = null

  constructor(options: MissedMarksOptions) {
    this.#options = options
  }

  /** Learns of new messages and of gaps; after a start, after a gap, or when `isForced`, looks for marks. */
  async look(isForced = false): Promise<void> {
    const { watch, signal } = this.#options
    const isFirst = this.#position === null
    const from = this.#position ?? Math.max(0, (await watch.head()) - LOOK_BACK)
    const { shown, hasGap, upTo } = await watch.after(from, signal)
    for (const at of shown) this.#open.set(at.caseId, at)
    for (const caseId of this.#open.keys()) {
      if (this.#open.size <= MOST_CASES) break
      this.#open.delete(caseId)
    }
    if (isFirst || hasGap || isForced) await this.#readMarks()
    // Only now: what failed on the way is looked at again.
    this.#position = upTo
  }

  async #readMarks(): Promise<void> {
    await this.#forgetOverridden()
    const channels = Map.groupBy(this.#open.values(), ({ channelId }) => channelId)
    const heard = await this.#heard()
    let single = MOST_SINGLE
    for (const [channelId, shown] of channels) {
      const newest = await this.#options.modLog.marks(channelId, this.#options.signal)
      if (!newest.ok) continue
      for (const at of shown) {
        const marks = newest.value.get(at.messageId) ?? (single-- > 0 ? IN_TURN : [])
        for (const mark of IN_TURN) if (marks.includes(mark)) await this.#take(at, mark, heard)
      }
    }
  }

  async #take(at: ShownAt, mark: Mark, heard: ReadonlySet<string>): Promise<void> {
    const { modLog, ledger, clock, telemetry, members, signal } = this.#options
    const { guildId, caseId, channelId, messageId } = at
    const users = await modLog.whoMarked(channelId, messageId, mark, signal)
    if (!users.ok) return
    const verdict = mark === '✅' ? 'approve' : 'override'
    for (const userId of users.value) {
      const id = identify(timeOfSnowflake(messageId), 'mark', messageId, userId, mark)
      if (heard.has(`${caseId} ${verdict} ${await members.subjectOf(guildId, userId)}`)) continue
      const { said } = await weighVerdict({ guildId, userId, caseId, verdict, via: 'reaction' }, this.#options)
      const cause = { id, occurredAt: clock.now(), guildId, correlationId: id }
      const { wasThere } = await ledger.record(cause, [{ entity: `staff:${guildId}`, events: [said] }])
      if (!wasThere) telemetry.weighed(guildId, said)
      telemetry.marksCaughtUp(guildId, caseId, wasThere)
    }
  }

  /** What was taken back cannot be decided again. */
  async #forgetOverridden(): Promise<void> {
    const histories = await this.#options.cases.histories([...this.#open.keys()])
    for (const [caseId, history] of histories) {
      if (history.some(({ message }) => message.type === 'CaseOverridden')) this.#open.delete(caseId)
    }
  }

  /** Marks and buttons that were answered when they were made. */
  async #heard(): Promise<ReadonlySet<string>> {
    const guildIds = new Set([...this.#open.values()].map(({ guildId }) => guildId))
    const heard = new Set<string>()
    for (const guildId of guildIds) {
      for (const message of await this.#options.cases.lately(guildId)) {
        const key = keyOf(message)
        if (key !== null) heard.add(key)
      }
    }
    return heard
  }
}

function keyOf(message: Message): string | null {
  const { type, data } = message
  if (type === 'ApproveCase') return `${data.caseId} approve ${data.by}`
  if (type === 'OverrideCase') return `${data.caseId} override ${data.by}`
  if (type !== 'CommandRefused' || data.caseId === null) return null
  return `${data.caseId} ${data.command === 'ApproveCase' ? 'approve' : 'override'} ${data.by}`
}
