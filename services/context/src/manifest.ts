import type { Manifest } from '@nexus/events'

export const manifest: Manifest = {
  name: 'context',
  consumes: ['DiscordEventReceived', 'StrikeGiven', 'StrikeTaken', 'CooldownStarted', 'PolicyChanged', 'RaidLevelSet'],
  emits: ['MessageContextualized'],
}
