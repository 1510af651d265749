import type { Manifest } from '@nexus/events'

export const manifest: Manifest = {
  name: 'gateway',
  consumes: [],
  emits: ['DiscordEventReceived', 'GapRecorded'],
}
