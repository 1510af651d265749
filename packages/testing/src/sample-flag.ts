import type { DataNamed, Signal } from '@nexus/events'

/** What is known of an author of whom nothing is to be said. */
export const plainAuthor: DataNamed<'MessageFlagged'>['facts'] = {
  isBot: false,
  isWebhook: false,
  isSystem: false,
  isOwner: false,
  joinedAt: null,
  roleIds: [],
  permissions: null,
  strikeWeight: 0,
}

/** What the rules say of a link to a listed domain. */
export const scamSignal = {
  ruleId: 'scam-links',
  trigger: 'link-list',
  category: 'scam',
  severity: 3,
  surface: 'content',
  ranges: [],
  asks: 'enforce',
  explanation: 'a link to a listed domain',
} as const satisfies Signal
