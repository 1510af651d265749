import type { Manifest } from '@nexus/events'

export const manifest: Manifest = {
  name: 'recorder',
  consumes: ['DiscordEventReceived'],
  emits: ['GapRecorded'],
}
