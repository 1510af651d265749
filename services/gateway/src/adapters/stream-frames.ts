import type { NewEntry, Streams } from '@nexus/streams'
import type { FramePublisher, LinkedFrame } from '../ports.ts'

/** Frames on Redis Streams. What readers need before they parse anything travels beside the envelope. */
export function streamFrames(
  streams: Pick<Streams, 'partitions' | 'partitionOf' | 'publish' | 'onEpochLost'>,
): FramePublisher {
  return {
    partitions: streams.partitions,
    partitionOf: (key) => streams.partitionOf(key),
    async publish(partition, frames) {
      const parts = runsOf(frames)
      // Asked for in one turn of the event loop, they travel together and in this order.
      await Promise.all(
        parts.map((run) =>
          streams.publish(
            run[0]?.frame.stream ?? '',
            run.map((linked): NewEntry => ({ partition, fields: fieldsOf(linked) })),
          ),
        ),
      )
    },
    onDataLost: (listener) => streams.onEpochLost(listener),
  }
}

function runsOf(frames: readonly LinkedFrame[]): LinkedFrame[][] {
  const runs: LinkedFrame[][] = []
  for (const linked of frames) {
    const run = runs.at(-1)
    if (run && run[0]?.frame.stream === linked.frame.stream) run.push(linked)
    else runs.push([linked])
  }
  return runs
}

function fieldsOf({ frame, before }: LinkedFrame): string[] {
  const fields = ['m', frame.json, 's', String(frame.sequence), 'b', String(before), 'sid', frame.sessionId]
  if (frame.messageId !== null) fields.push('i', frame.messageId)
  if (frame.channelId !== null) fields.push('c', frame.channelId)
  if (frame.authorId !== null) fields.push('u', frame.authorId)
  return fields
}
