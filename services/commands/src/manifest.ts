import type { Manifest } from '@nexus/events'

export const manifest: Manifest = {
  name: 'commands',
  consumes: ['DiscordEventReceived'],
  emits: [
    'ApproveCase',
    'OverrideCase',
    'AppealCase',
    'ChangePolicy',
    'SetRaidLevel',
    'CommandRefused',
    'ReplyAttempted',
    'ReplySent',
    'WordsRead',
  ],
}
