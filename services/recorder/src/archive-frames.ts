import type { EventToArchive } from '@nexus/event-log'
import { parseMessage } from '@nexus/events'
import { type DeadWords, keepTrying } from '@nexus/runtime'
import type { Batch, Delivery } from '@nexus/streams'
import { ErasedMembers } from './erased-members.ts'
import { type FrameToArchive, frameToArchive, NOBODY } from './frame-to-archive.ts'
import { plainMessage } from './plain-message.ts'
import type { Archive, Erasures, Members, Watermarks } from './ports.ts'
import type { RecorderTelemetry } from './telemetry.ts'

export interface ArchiverOptions {
  readonly archive: Archive
  readonly members: Members
  readonly erasures: Erasures
  readonly watermarks: Watermarks
  readonly words: DeadWords
  readonly pass: (point: 'read' | 'appended' | 'published') => void
  readonly signal: AbortSignal
  readonly telemetry: RecorderTelemetry
}

interface ReadFrame {
  readonly delivery: Delivery
  readonly frame: FrameToArchive
}

/** Archives raw events, each sealed with its author's key, and lets the gateway forget what is safe. */
export function archiveFrames(options: ArchiverOptions): (batch: Batch) => Promise<void> {
  const { archive, watermarks, pass, signal, telemetry } = options
  const seal = sealer(options)
  return async (batch) => {
    pass('read')
    const startedAt = performance.now()
    const frames = await readAll(batch, options)
    const { added } = await keepTrying(
      async () => {
        const events = await seal(frames)
        const archived = await archive.archive(batch.partition, events)
        pass('appended')
        await watermarks.publish(batch.fence, archived.watermarks)
        pass('published')
        return archived
      },
      { signal, onUnavailable: telemetry.unavailable, onAvailable: telemetry.available },
    )
    telemetry.archived(frames.length, added, (performance.now() - startedAt) / 1_000)
    await batch.ack()
  }
}

async function readAll(batch: Batch, { words, telemetry }: ArchiverOptions): Promise<ReadFrame[]> {
  const frames: ReadFrame[] = []
  for (const delivery of batch.deliveries) {
    const plain = plainMessage(delivery.fields)
    if (plain) {
      frames.push({ delivery, frame: plain })
      continue
    }
    const parsed = parseMessage(await words.read(delivery))
    if (parsed.ok && parsed.message.type === 'DiscordEventReceived') {
      frames.push({ delivery, frame: frameToArchive(parsed.message) })
      continue
    }
    const reason = parsed.ok
      ? { code: 'misplaced', message: `${parsed.message.type} does not travel on ${delivery.stream}` }
      : { code: parsed.fault.kind, message: parsed.fault.detail }
    telemetry.setAside(delivery.entryId, reason)
    await delivery.deadLetter({ ...reason, fields: await words.seal(delivery) })
  }
  return frames
}

/**
 * Seals frames, each with its author's key. Who was erased is asked after the keys were: a key that was made for him
 * meanwhile is found out, and one that was destroyed since then reads nothing.
 */
function sealer({ members, erasures }: Pick<ArchiverOptions, 'members' | 'erasures'>) {
  // As it was last read: for those no new key is made in the first place.
  let lastRead: ErasedMembers | undefined
  const withoutErased = (read: ReadFrame, erased: ErasedMembers): ReadFrame => {
    const kept = erased.dropWords(read.frame)
    return kept === read.frame ? read : { ...read, frame: kept }
  }
  return async (frames: readonly ReadFrame[]): Promise<EventToArchive[]> => {
    let erased = lastRead ?? new ErasedMembers(await erasures.forgetting())
    for (let kept = frames.map((read) => withoutErased(read, erased)); ; ) {
      const subjects = await subjectsOf(kept, members)
      erased = lastRead = new ErasedMembers(await erasures.forgetting())
      const left = kept.map((read) => withoutErased(read, erased))
      if (left.every((read, i) => read === kept[i])) return sealAll(kept, subjects, members)
      kept = left
    }
  }
}

/** Of every author in turn, then of everyone who is quoted. */
function subjectsOf(frames: readonly ReadFrame[], members: Members): Promise<readonly string[]> {
  const authors = frames.map(({ frame: { guildId, authorId } }) => ({ guildId: guildId ?? NOBODY, userId: authorId }))
  const quoting = frames.filter(({ frame }) => frame.quoted !== null)
  const quoted = quoting.map(({ frame }) => ({
    guildId: frame.guildId ?? NOBODY,
    userId: frame.quoted?.authorId ?? '',
  }))
  return members.subjectsOf([...authors, ...quoted])
}

function sealAll(frames: readonly ReadFrame[], subjects: readonly string[], members: Members): EventToArchive[] {
  let quotes = frames.length
  return frames.map(({ delivery, frame }, i): EventToArchive => {
    const { eventId, guildId, sessionId, sequence, type, channelId, messageId } = frame
    const words = frame.quoted && members.seal(subjects[quotes++] ?? '', frame.quoted.json)
    const subject = subjects[i] ?? ''
    return {
      entryId: delivery.entryId,
      ...{ eventId, sessionId, sequence, before: Number(delivery.fields.get('b') ?? 0) },
      ...{ type, guildId, channelId, messageId, subject },
      data: members.sealBytes(subject, frame.bytes(words)),
    }
  })
}
