import type { Category, DataNamed } from '@nexus/events'

type Verdict = Pick<DataNamed<'VerdictReached'>, 'category' | 'confidence' | 'doubt'>

/** No model is ever wholly sure: the prior keeps this far from 0 and 1 until staff verdicts say otherwise. */
const MARGIN = 0.05
/** How far a named doubt draws a probability towards one half. */
const DOUBT = 0.3

/**
 * The probability, 0 to 1, that staff would call it a breach. Before any staff verdict: the model's certainty, drawn in
 * from both ends, and towards one half where it names a doubt.
 */
export function probabilityOf({ category, confidence, doubt }: Verdict): number {
  const certain = MARGIN + (1 - 2 * MARGIN) * (confidence / 100)
  const probability = category === null ? 1 - certain : certain
  const drawn = doubt === 'none' ? probability : probability + (0.5 - probability) * DOUBT
  return Math.round(drawn * 10_000) / 10_000
}

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
