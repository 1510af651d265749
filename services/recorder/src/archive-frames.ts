import type { EventToArchive } from '@nexus/event-log'
import { parseMessage } from '@nexus/events'
import { type DeadWords, keepTrying } from '@nexus/runtime'
import type { Batch, Delivery } from '@nexus/streams'
import { type FrameToArchive, frameToArchive, NOBODY } from './frame-to-archive.ts'
import { plainMessage } from './plain-message.ts'
import type { Archive, Members, Watermarks } from './ports.ts'
import type { RecorderTelemetry } from './telemetry.ts'

export interface ArchiverOptions {
  readonly archive: Archive
  readonly members: Members
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
  return async (batch) => {
    pass('read')
    const startedAt = performance.now()
    const frames = await readAll(batch, options)
    const { added } = await keepTrying(
      async () => {
        const events = await sealAll(frames, options.members)
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

async function sealAll(frames: readonly ReadFrame[], members: Members): Promise<EventToArchive[]> {
  const authors = frames.map(({ frame: { guildId, authorId } }) => ({ guildId: guildId ?? NOBODY, userId: authorId }))
  const quoting = frames.filter(({ frame }) => frame.quoted !== null)
  const quoted = quoting.map(({ frame }) => ({
    guildId: frame.guildId ?? NOBODY,
    userId: frame.quoted?.authorId ?? '',
  }))
  const subjects = await members.subjectsOf([...authors, ...quoted])
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
