import { type Clue, clues, doubters, steering } from './clues.ts'
import type { Judgement } from './judgement.ts'
import type { JudgedMessage } from './read-envelope.ts'

/** From this chance of a breach on, the judge calls it one. */
const BREACH = 0.5
/** Within this distance of it, the judge says that the message is ambiguous. */
const AMBIGUOUS = 0.12

/**
 * Judges one message by counting clues: the same text always gets the same answer. Chances of clues of one category
 * combine as if independent; quotation and sarcasm lower them.
 */
export function judgeText({ texts, noticed }: JudgedMessage): Judgement {
  const text = fold(texts.join('\n'))
  const found = clues.filter(({ pattern }) => pattern.test(text))
  const doubter = doubters.find(({ pattern }) => pattern.test(text))
  const chances = new Map<string, number>()
  for (const { category, weight } of found) {
    chances.set(category, 1 - (1 - (chances.get(category) ?? 0)) * (1 - weight))
  }
  for (const category of new Set(noticed.map((notice) => notice.category))) {
    chances.set(category, 1 - (1 - (chances.get(category) ?? 0)) * 0.8)
  }
  const [category, likelihood] = [...chances].sort(([, a], [, b]) => b - a)[0] ?? ['other', 0]
  const chance = likelihood * (doubter?.discount ?? 1)
  const of = found.filter((clue) => clue.category === category)
  const isBreach = chance >= BREACH && of.length > 0
  const steered = steering.test(text) ? ' The text tries to steer the judge.' : ''
  const doubt =
    Math.abs(chance - BREACH) < AMBIGUOUS
      ? (doubter?.doubt ?? 'ambiguous')
      : (doubter?.doubt ?? (isForeign(text) ? 'language' : of.length === 0 && noticed.length > 0 ? 'context' : 'none'))
  return {
    staffReason: `Simulated judge: ${isBreach ? namesOf(of) : 'nothing that amounts to a breach'} (chance ${chance.toFixed(2)}).${steered}`,
    category: isBreach ? category : null,
    severity: isBreach ? worstOf(of) : null,
    ruleId: isBreach ? (noticed.find((notice) => notice.category === category)?.ruleId ?? null) : null,
    doubt,
    confidence: Math.round(100 * Math.min(0.98, isBreach ? chance : 1 - chance)),
    memberReason: isBreach ? `Your message was judged to be ${category.replace('_', ' ')}.` : '',
  }
}

const namesOf = (found: readonly Clue[]) => found.map(({ name }) => name).join('; ')
const worstOf = (found: readonly Clue[]) => Math.max(...found.map(({ severity }) => severity)) as Clue['severity']

function fold(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase()
    .replaceAll('’', "'")
}

/** More than a third of the letters are not Latin: the clues know English alone. */
function isForeign(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0
  return letters > 3 && latin < letters * (2 / 3)
}
