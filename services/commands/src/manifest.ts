import type { Manifest } from '@nexus/events'

export const manifest: Manifest = {
  name: 'commands',
  consumes: ['DiscordEventReceived'],
  emits: [
    'ApproveCase',
    'OverrideCase',
    'AppealCase',
    'ChangePolicy',
    'CommandRefused',
    'ReplyAttempted',
    'ReplySent',
    'WordsRead',
  ],
}
