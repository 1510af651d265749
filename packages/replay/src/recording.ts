import { strictnessEntity } from '@nexus/domain'
import { type AppendedEvent, type EventLog, openFrames } from '@nexus/event-log'
import { type Message, type MessageNamed, parseMessage, passageOf } from '@nexus/events'

/** A message that was cleared, as the log remembers it. */
export interface RecordedClear {
  readonly messageId: string
  readonly entryId: string
  readonly logPosition: number
  readonly score: number
  readonly contextHash: string
  readonly policyVersion: number
  /** Of the local model; absent in records of before it. */
  readonly modelVersion: string | undefined
}

export interface Placed<M extends Message = Message> {
  readonly message: M
  readonly event: AppendedEvent
}

export type StrikeMessage = MessageNamed<'StrikeGiven' | 'StrikeTaken' | 'CooldownStarted'>

export interface ArchivedFrame {
  /** Redis entry id under which it was archived. */
  readonly entryId: string
  readonly message: MessageNamed<'DiscordEventReceived'>
}

/** All that the log and the archive hold of one guild. */
export interface Recording {
  /** In the order in which they were archived. */
  readonly frames: readonly ArchivedFrame[]
  /** Frames whose author was erased: their judgements cannot be repeated. */
  readonly erasedFrames: number
  readonly clears: ReadonlyMap<string, readonly RecordedClear[]>
  /** Flagged messages by id; one for each time it was judged. */
  readonly flags: ReadonlyMap<string, readonly Placed<MessageNamed<'MessageFlagged'>>[]>
  /** What moderation said, by the id of what it answered. */
  readonly answers: ReadonlyMap<string, readonly AppendedEvent[]>
  /** Recorded messages that moderation answers, in the order of the log. */
  readonly inputs: readonly Placed[]
  /** Events of each case, in order. */
  readonly cases: ReadonlyMap<string, readonly AppendedEvent[]>
  /** Strikes and cool-downs of members. */
  readonly strikes: readonly Placed<StrikeMessage>[]
  readonly raids: readonly Placed<MessageNamed<'RaidLevelSet'>>[]
  readonly policies: readonly Placed<MessageNamed<'PolicyChanged'>>[]
  readonly numbers: readonly Placed<MessageNamed<'CaseNumbered'>>[]
  /** What was learned in this guild: the history of its strictness, in order. */
  readonly learned: readonly Placed[]
  /** What staff of all guilds said of models, in order. */
  readonly calibrations: readonly Placed<MessageNamed<'ModelCalibrated'>>[]
}

const LOG_PAGE = 5_000
const ARCHIVE_PAGE = 2_000
const JUDGE = 'moderation'

/** Reads a guild's recording up to `until` (Unix ms). Everything is held in memory: about 4 KB a message. */
export async function readRecording(eventLog: EventLog, guildId: string, until: number): Promise<Recording> {
  const [log, archive] = await Promise.all([readLog(eventLog, guildId), readFrames(eventLog, guildId, until)])
  return { ...log, ...archive }
}

async function readFrames(eventLog: EventLog, guildId: string, until: number) {
  const frames: ArchivedFrame[] = []
  let erasedFrames = 0
  for (let after: string | undefined; ; ) {
    const page = await eventLog.readGuildArchive({
      guildId,
      from: 0,
      until,
      limit: ARCHIVE_PAGE,
      ...(after === undefined ? {} : { after }),
    })
    const opened = await openFrames(eventLog.keys, page)
    for (const [index, { entryId }] of page.entries()) {
      const json = opened[index]
      const parsed = json == null ? null : parseMessage(json)
      if (parsed?.ok && parsed.message.type === 'DiscordEventReceived')
        frames.push({ entryId, message: parsed.message })
      else erasedFrames += 1
    }
    after = page.at(-1)?.entryId
    if (page.length < ARCHIVE_PAGE || after === undefined) return { frames, erasedFrames }
  }
}

async function readLog(eventLog: EventLog, guildId: string): Promise<Omit<Recording, 'frames' | 'erasedFrames'>> {
  const clears = new Map<string, RecordedClear[]>()
  const flags = new Map<string, Placed<MessageNamed<'MessageFlagged'>>[]>()
  const answers = new Map<string, AppendedEvent[]>()
  const cases = new Map<string, AppendedEvent[]>()
  const inputs: Placed[] = []
  const strikes: Placed<StrikeMessage>[] = []
  const raids: Placed<MessageNamed<'RaidLevelSet'>>[] = []
  const policies: Placed<MessageNamed<'PolicyChanged'>>[] = []
  const numbers: Placed<MessageNamed<'CaseNumbered'>>[] = []
  const learned: Placed[] = []
  const calibrations: Placed<MessageNamed<'ModelCalibrated'>>[] = []
  const ofGuild = `"guildId":"${guildId}"`
  for (let after = 0; ; ) {
    const page = await eventLog.read({ after, limit: LOG_PAGE })
    for (const event of page.events) {
      // Most events are of other guilds: only ours are parsed, and what all of them learned about models.
      if (!event.json.includes(ofGuild) && event.type !== 'ModelCalibrated') continue
      const parsed = parseMessage(event.json)
      if (!parsed.ok) continue
      const { message } = parsed
      if (message.type === 'ModelCalibrated') calibrations.push({ message, event })
      if (message.guildId !== guildId) continue
      if (event.entity === strictnessEntity(guildId)) learned.push({ message, event })
      if (event.entity.startsWith('case:')) listIn(cases, event.entity.slice('case:'.length)).push(event)
      if (message.type === 'MessagesCleared') {
        for (const clear of clearsOf(message)) listIn(clears, clear.messageId).push(clear)
        continue
      }
      const { from, to } = passageOf(message.type)
      if (from.includes(JUDGE) && message.causationId !== null) listIn(answers, message.causationId).push(event)
      if (to.some(({ service }) => service === JUDGE)) inputs.push({ message, event })
      if (message.type === 'MessageFlagged') listIn(flags, message.data.messageId).push({ message, event })
      if (message.type === 'StrikeGiven' || message.type === 'StrikeTaken' || message.type === 'CooldownStarted')
        strikes.push({ message, event })
      if (message.type === 'RaidLevelSet') raids.push({ message, event })
      if (message.type === 'PolicyChanged') policies.push({ message, event })
      if (message.type === 'CaseNumbered') numbers.push({ message, event })
    }
    if (page.last >= page.head) {
      return { clears, flags, answers, cases, inputs, strikes, raids, policies, numbers, learned, calibrations }
    }
    after = page.last
  }
}

function clearsOf({ data }: MessageNamed<'MessagesCleared'>): RecordedClear[] {
  const { policyVersion, modelVersion } = data
  return data.messages.map(([messageId, entryId, logPosition, score, contextHash]) => ({
    messageId,
    entryId,
    logPosition,
    score,
    contextHash,
    policyVersion,
    modelVersion,
  }))
}

function listIn<V>(map: Map<string, V[]>, key: string): V[] {
  const known = map.get(key)
  if (known) return known
  const made: V[] = []
  map.set(key, made)
  return made
}
