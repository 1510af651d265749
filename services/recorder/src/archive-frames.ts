import type { EventToArchive } from '@nexus/event-log'
import { type MessageNamed, parseMessage } from '@nexus/events'
import { type DeadWords, keepTrying } from '@nexus/runtime'
import type { Batch, Delivery } from '@nexus/streams'
import { type ArchivableFrame, archivableFrame, NOBODY } from './frame-to-archive.ts'
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
  readonly message: MessageNamed<'DiscordEventReceived'>
  readonly frame: ArchivableFrame
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
    const parsed = parseMessage(await words.read(delivery))
    if (parsed.ok && parsed.message.type === 'DiscordEventReceived') {
      frames.push({ delivery, message: parsed.message, frame: archivableFrame(parsed.message) })
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
  const subjects = await subjectsOf(frames, members)
  return frames.map(({ delivery, message, frame }) => {
    const guild = message.guildId ?? NOBODY
    const subjectOf = (userId: string) => subjects.get(`${guild} ${userId}`) ?? ''
    const { sessionId, sequence, t } = message.data
    const quoted = frame.quoted && { quoted: members.seal(subjectOf(frame.quoted.authorId), frame.quoted.json) }
    const kept = { ...message, data: { ...message.data, d: frame.d }, ...quoted }
    const subject = subjectOf(frame.authorId)
    return {
      entryId: delivery.entryId,
      eventId: message.id,
      sessionId,
      sequence,
      before: Number(delivery.fields.get('b') ?? 0),
      type: t,
      guildId: message.guildId,
      channelId: frame.channelId,
      messageId: frame.messageId,
      subject,
      data: members.sealBytes(subject, Buffer.from(JSON.stringify(kept))),
    }
  })
}

async function subjectsOf(frames: readonly ReadFrame[], members: Members): Promise<Map<string, string>> {
  const wanted = frames.flatMap(({ message, frame }) => {
    const guildId = message.guildId ?? NOBODY
    const author = { guildId, userId: frame.authorId }
    return frame.quoted ? [author, { guildId, userId: frame.quoted.authorId }] : [author]
  })
  const subjects = await members.subjectsOf(wanted)
  return new Map(wanted.map(({ guildId, userId }, i) => [`${guildId} ${userId}`, subjects[i] ?? '']))
}
