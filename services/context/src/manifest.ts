import type { Manifest } from '@nexus/events'

export const manifest: Manifest = {
  name: 'context',
  consumes: ['DiscordEventReceived', 'StrikeGiven', 'StrikeTaken', 'PolicyChanged'],
  emits: ['MessageContextualized'],
}
