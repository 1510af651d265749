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

/** Few: each field costs every reader as much again as its text. What is not needed before parsing stays in the envelope. */
function fieldsOf({ frame, before }: LinkedFrame): string[] {
  const { json, messageId, channelId, authorId } = frame
  const fields = ['m', json, 'b', String(before)]
  if (authorId !== null) fields.push('u', authorId)
  if (messageId !== null && channelId !== null) fields.push('i', `${messageId} ${channelId}`)
  return fields
}
