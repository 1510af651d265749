import { type CompiledPolicy, screenMessage } from '@nexus/domain'
import { loadLocalModel } from '@nexus/local-model'
import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity'
import { type BenchRow, fact, rounded } from '../bench-row.ts'
import { median } from '../median.ts'
import { messageSaying } from '../message-saying.ts'
import { chatTexts } from './chat-texts.ts'
import { policyWithRules } from './many-rules.ts'
import { spentUs } from './spent.ts'
import { fullEverywhere, type WorstInput, worstInputs } from './worst-inputs.ts'

export interface ScreenOptions {
  /** Folder with conversations; without it texts are made up. */
  readonly testData?: string
  readonly rounds?: number
  /** Messages a round. */
  readonly messages?: number
  /** Times that each of the worst inputs is read, after a third as many to warm up. */
  readonly readings?: number
  readonly inputs?: readonly WorstInput[]
  readonly say?: (line: string) => void
}

const model = loadLocalModel()

const SPEED_GOAL = 6
const FLAT_GOAL = 1.5
/** Longest that any message may take, in ms. */
const WORST_GOAL = 2
const USUAL_RULES = 200
const RULE_COUNTS = [10, 100, 1_000] as const

/**
 * What the pre-screen costs in processor time, by the entry that moderation uses and with its local model: every text new, making the message not
 * counted.
 */
export async function benchScreen(options: ScreenOptions = {}): Promise<BenchRow[]> {
  const {
    testData,
    rounds = 15,
    messages = 1_000,
    readings = 15,
    inputs = worstInputs,
    say = () => undefined,
  } = options
  const texts = await chatTexts(testData)
  const take = textsInTurn(texts, messages)
  const length = texts.reduce((sum, text) => sum + text.length, 0) / texts.length
  say(`${texts.length} texts, ${length.toFixed(0)} characters each`)
  return [
    ...againstObscenity(take, rounds),
    fact('pre-screen, characters a message', length, 'characters'),
    ...byRules(take, rounds),
    ...worst(inputs, readings, say),
  ]
}

type Take = () => readonly string[]

/** The next texts each time; from the front again when all were taken. */
function textsInTurn(texts: readonly string[], count: number): Take {
  let from = 0
  return () => {
    if (from + count > texts.length) from = 0
    from += count
    return texts.slice(from - count, from)
  }
}

function againstObscenity(take: Take, rounds: number): BenchRow[] {
  const policy = policyWithRules(USUAL_RULES)
  const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers })
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = -2; round < rounds; round++) {
    const texts = take()
    const us = perSecond(texts.length, screening(texts, policy))
    const they = perSecond(texts.length, () => {
      for (const text of texts) matcher.hasMatch(text)
    })
    if (round < 0) continue
    ours.push(us)
    theirs.push(they)
  }
  const ratio = median(ours) / median(theirs)
  return [
    {
      ...fact(`pre-screen, ${USUAL_RULES} rules`, median(ours), 'messages/s'),
      ratio: rounded(ratio),
      against: 'obscenity with its English words',
      goal: SPEED_GOAL,
      met: ratio >= SPEED_GOAL,
    },
    fact('obscenity with its English words', median(theirs), 'messages/s'),
  ]
}

function byRules(take: Take, rounds: number): BenchRow[] {
  const measured = RULE_COUNTS.map((count) => ({ count, policy: policyWithRules(count), us: [] as number[] }))
  for (let round = -2; round < rounds; round++) {
    const texts = take()
    for (const { policy, us } of measured) {
      const spent = spentUs(screening(texts, policy)) / texts.length
      if (round >= 0) us.push(spent)
    }
  }
  const few = median(measured[0]?.us ?? [])
  return measured.map(({ count, us }) => {
    const row = fact(`pre-screen, ${count} rules`, median(us), 'µs/message')
    if (count !== RULE_COUNTS.at(-1)) return row
    const ratio = median(us) / few
    const against = `${RULE_COUNTS[0]} rules`
    return { ...row, ratio: rounded(ratio), against, goal: FLAT_GOAL, met: ratio <= FLAT_GOAL }
  })
}

/** Work that reads all texts; the messages are made before it is timed, of strings that nothing has read before. */
function screening(texts: readonly string[], policy: CompiledPolicy): () => void {
  const messages = texts.map((text) => messageSaying(Buffer.from(text).toString()))
  return () => {
    for (const message of messages) screenMessage(message, policy, model)
  }
}

const perSecond = (count: number, work: () => void) => (count * 1_000_000) / spentUs(work)

function worst(inputs: readonly WorstInput[], readings: number, say: (line: string) => void): BenchRow[] {
  const policy = policyWithRules(USUAL_RULES)
  const cost = ({ name, make }: WorstInput) => {
    const once = (salt: number): number => {
      const message = make(salt)
      return spentUs(() => screenMessage(message, policy, model)) / 1_000
    }
    const warmUps = Math.ceil(readings / 3)
    for (let salt = 0; salt < warmUps; salt++) once(salt)
    return { name, ms: median(Array.from({ length: readings }, (_, nth) => once(warmUps + nth))) }
  }
  const costs = inputs.map(cost).toSorted((a, b) => b.ms - a.ms)
  for (const { name, ms } of costs.slice(0, 15)) say(`${ms.toFixed(2)} ms: ${name}`)
  const [first = { name: 'none', ms: Number.NaN }] = costs
  return [
    {
      ...fact(`pre-screen, worst of ${costs.length} hostile messages: ${first.name}`, first.ms, 'ms'),
      goal: WORST_GOAL,
      met: first.ms <= WORST_GOAL,
    },
    fact(`pre-screen, ${fullEverywhere.name}`, cost(fullEverywhere).ms, 'ms'),
  ]
}
