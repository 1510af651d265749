import type { Manifest } from '@nexus/events'

export const manifest: Manifest = {
  name: 'ai-router',
  consumes: ['VerdictRequested'],
  emits: ['VerdictAttempted', 'VerdictReached', 'VerdictFailed'],
}
