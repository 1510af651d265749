import type { Category } from '@nexus/events'

/** Words for a category, as they are said to members and staff. */
export const categoryWords: Readonly<Record<Category, string>> = {
  harassment: 'harassment',
  hate: 'hate',
  sexual: 'sexual content',
  violence: 'threats or violence',
  self_harm: 'self-harm',
  scam: 'a scam',
  spam: 'spam',
  privacy: 'private data of others',
  illegal: 'illegal content',
  other: 'a breach of the rules',
}
