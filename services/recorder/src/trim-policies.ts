import { flow, streams } from '@nexus/events'
import type { TrimPolicy } from '@nexus/streams'

/** Every service that reads a stream must have settled an entry before it may go; `context` also folds some of them again. */
export const trimPolicies: readonly TrimPolicy[] = streams.map((stream) => {
  const readers = new Set<string>(
    flow
      .filter((passage) => passage.streams.includes(stream))
      .flatMap(({ type, to }) =>
        to
          .map(({ service }) => ({ type, service }))
          .filter((reader) => reads(reader.service, stream))
          .map(({ service }) => service),
      ),
  )
  const isFoldedAgain = stream === 'discord.events' || stream === 'moderation.decisions'
  return { stream, required: [...readers].sort(), ...(isFoldedAgain ? { requiredHolds: ['context'] } : {}) }
})

/** `DiscordEventReceived` travels on two streams, of which some services read one. */
function reads(service: string, stream: string): boolean {
  if (stream === 'discord.interactions') return service !== 'context'
  if (stream === 'discord.events') return service !== 'commands'
  return true
}
