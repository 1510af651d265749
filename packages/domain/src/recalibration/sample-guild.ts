import { identify, type Message, type Said, sayAll } from '@nexus/events'
import { type Chance, chanceOf } from '../adversary/sample-chance.ts'
import type { FleetDefault } from './fleet-default.ts'
import { recalibrate } from './recalibrate.ts'
import { evolveStrictness, initialStrictness, ladderOf, type Strictness } from './strictness.ts'
import { actsFrom } from './tiers.ts'

/** A guild whose staff, model and norms are made up: judgements come with a score, and staff call them right or wrong. */
export interface Setting {
  /** Where the guild begins. */
  readonly begins: FleetDefault
  /** Score that the model gives, 0 to 100, to a message whose strength of breach is `logit`. */
  readonly scoreOf: (logit: number) => number
  /** 5,000 where nothing else is said. */
  readonly judgements?: number
  /** Judgements after which staff tolerate more, and how much more, as a logit. */
  readonly relaxesAt?: number
  readonly relaxesBy?: number
}

export interface Course {
  readonly verdicts: number
  readonly overrides: number
  readonly liveVerdicts: number
  readonly setbacks: number
  readonly promotions: number
  /** Promotions to a tier whose true rate of overrides was above alpha. */
  readonly badPromotions: number
  /** Verdicts, since the norms relaxed where they do, before the true rate stayed at most alpha for 100 judgements; null: never. */
  readonly verdictsToReach: number | null
  readonly overridesToReach: number | null
  /** Whether the true rate rose above alpha again after that. */
  readonly isAboveAgain: boolean
  /** Share of what the best threshold of hindsight would act on, over the last 2,000. */
  readonly coverage: number
  /** Overrides that there were, or would have been had staff looked, of what was acted on in the last 2,000. */
  readonly realisedRate: number
}

const ALPHA = 0.05
const JUDGEMENTS = 5_000
const MESSAGE_EVERY_MS = 900_000
const CATEGORY = 'harassment'
const MODEL = 'p/m/v1'
const CASE = identify(1_000, 'case')
const STAFF = ['staff-member-number-1', 'staff-member-number-2', 'staff-member-number-3']

/** A breach and a harmless message differ by this much in the mean: an AUC of .967. */
const APART = 2.6
const BREACHES = 0.5

interface Judgement {
  readonly score: number
  readonly isBreach: boolean
}

/** Runs one guild through its judgements with the product's own decider. */
export function courseOf(setting: Setting, seed: number): Course {
  const chance = chanceOf(seed)
  const truth = truthOf(setting)
  const { judgements = JUDGEMENTS, relaxesAt = judgements } = setting
  let state = initialStrictness(setting.begins)
  const counted = { verdicts: 0, overrides: 0, liveVerdicts: 0, setbacks: 0, promotions: 0, badPromotions: 0 }
  let good = 0
  let atDrift = { verdicts: 0, overrides: 0 }
  let reached: { verdicts: number; overrides: number } | null = null
  let isAboveAgain = false
  let lateActs = 0
  let lateWrong = 0
  let lateOracle = 0
  for (let nth = 0; nth < judgements; nth++) {
    const hasRelaxed = nth >= relaxesAt
    if (nth === setting.relaxesAt) atDrift = { verdicts: counted.verdicts, overrides: counted.overrides }
    const { score, isBreach } = judgementBy(chance, setting, hasRelaxed)
    const from = thresholdOf(state)
    const isAudited = chance.isLucky(0.25)
    const isLive = score >= from && !isAudited
    const occurredAt = nth * MESSAGE_EVERY_MS
    let events = recalibrate({ type: 'SampleScore', category: CATEGORY, model: MODEL, score }, state)
    state = told(state, events, occurredAt, nth)
    if (isAudited || (isLive && chance.isLucky(0.5))) {
      counted.verdicts += 1
      if (isLive) counted.liveVerdicts += 1
      if (isLive && !isBreach) counted.overrides += 1
      const graded = {
        caseId: CASE,
        category: CATEGORY,
        model: MODEL,
        score,
        isLive,
        isAudited,
        isUpheld: isBreach,
        by: chance.oneOf(STAFF),
      } as const
      const before = ladderOf(state, CATEGORY).tier
      events = recalibrate({ type: 'GradeJudgement', graded, occurredAt }, state)
      state = told(state, events, occurredAt, nth + 0.5)
      for (const event of events) {
        if (event.type !== 'StrictnessRecalibrated') continue
        if (event.data.because === 'budget_spent') counted.setbacks += 1
        if (event.data.because === 'evidence') counted.promotions += 1
        const isLooser = (event.data.toTier ?? 0) > before
        if (isLooser && truth.rateFrom(thresholdOf(state), hasRelaxed) > ALPHA) counted.badPromotions += 1
      }
    }
    const isWithin = truth.rateFrom(thresholdOf(state), hasRelaxed) <= ALPHA && actsAtAll(state)
    if (reached && !isWithin && actsAtAll(state)) isAboveAgain = true
    if (setting.relaxesAt === undefined || hasRelaxed) {
      good = isWithin ? good + 1 : 0
      if (!reached && good >= 100) reached = { verdicts: counted.verdicts, overrides: counted.overrides }
    }
    if (nth >= judgements - 2_000) {
      if (isLive || (isAudited && score >= from)) lateActs += 1
      if ((isLive || (isAudited && score >= from)) && !isBreach) lateWrong += 1
      if (score >= truth.oracle(hasRelaxed)) lateOracle += 1
    }
  }
  return {
    ...counted,
    verdictsToReach: reached && reached.verdicts - atDrift.verdicts,
    overridesToReach: reached && reached.overrides - atDrift.overrides,
    isAboveAgain,
    coverage: lateActs / Math.max(1, lateOracle),
    realisedRate: lateWrong / Math.max(1, lateActs),
  }
}

const thresholdOf = (state: Strictness) => {
  const { grid, tier } = ladderOf(state, CATEGORY)
  return actsFrom(grid, tier)
}
const actsAtAll = (state: Strictness) => ladderOf(state, CATEGORY).tier > 0

function told(state: Strictness, events: readonly Said[], occurredAt: number, nth: number): Strictness {
  if (events.length === 0) return state
  const id = identify(occurredAt, 'judgement', nth)
  const said = sayAll('moderation', { id, occurredAt, guildId: '1', correlationId: id }, events) as Message[]
  return said.reduce(evolveStrictness, state)
}

function judgementBy(chance: Chance, { scoreOf, relaxesBy = 0 }: Setting, hasRelaxed: boolean): Judgement {
  const isBad = chance.isLucky(BREACHES)
  const logit = (isBad ? APART / 2 : -APART / 2) + normal(chance)
  // Staff who have relaxed let go of what is bad, but not so very bad; how bad it is, a model sees only dimly.
  const isBreach = isBad && (!hasRelaxed || logit + normal(chance) > relaxesBy)
  return { score: scoreOf(logit), isBreach }
}

/** The sum of twelve shares: near enough to a normal, and the same on every machine. */
function normal(chance: Chance): number {
  let sum = -6
  for (let nth = 0; nth < 12; nth++) sum += chance.share()
  return sum
}

export const rateAt = (setting: Setting, score: number, hasRelaxed: boolean): number =>
  truthOf(setting).rateFrom(score, hasRelaxed)

const truths = new Map<Setting, ReturnType<typeof countTruth>>()

function truthOf(setting: Setting) {
  const known = truths.get(setting) ?? countTruth(setting)
  truths.set(setting, known)
  return known
}

/** True rates of overrides by threshold, from 200,000 judgements. */
function countTruth(setting: Setting) {
  const rates = [false, true].map((hasRelaxed) => {
    const chance = chanceOf(99)
    const acted = Array.from({ length: 102 }, () => 0)
    const wrong = Array.from({ length: 102 }, () => 0)
    for (let nth = 0; nth < 200_000; nth++) {
      const { score, isBreach } = judgementBy(chance, setting, hasRelaxed)
      acted[score] = (acted[score] ?? 0) + 1
      if (!isBreach) wrong[score] = (wrong[score] ?? 0) + 1
    }
    for (let score = 100; score >= 0; score--) {
      acted[score] = (acted[score] ?? 0) + (acted[score + 1] ?? 0)
      wrong[score] = (wrong[score] ?? 0) + (wrong[score + 1] ?? 0)
    }
    return acted.map((count, score) => (count === 0 ? 0 : (wrong[score] ?? 0) / count))
  })
  const rateFrom = (score: number, hasRelaxed: boolean) => rates[hasRelaxed ? 1 : 0]?.[score] ?? 0
  const oracleOf = (hasRelaxed: boolean) => {
    let best = 101
    while (best > 0 && rateFrom(best - 1, hasRelaxed) <= ALPHA) best -= 1
    return best
  }
  const oracles = [oracleOf(false), oracleOf(true)]
  return { rateFrom, oracle: (hasRelaxed: boolean) => oracles[hasRelaxed ? 1 : 0] ?? 101 }
}

/** A logit as a score from 0 to 100: a rational curve in the place of the logistic one, the same on every machine. */
export function scoreFrom(logit: number): number {
  const bent = logit / (1 + Math.abs(logit))
  return Math.max(0, Math.min(100, Math.round(50 + 50 * bent)))
}
