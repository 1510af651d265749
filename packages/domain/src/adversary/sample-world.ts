import { type AuthorFacts, Category, type Severity, type Signal } from '@nexus/events'
import type { Learned } from '../cases/index.ts'
import { type Calibration, gradedWith, uncalibrated } from '../gate/index.ts'
import { type CompiledPolicy, compilePolicy, parsePolicy } from '../policy/index.ts'
import { type Chance, chanceOf } from './sample-chance.ts'

export const STAFF_ROLE = '1300000000000000077'
export const SEVERITIES: readonly Severity[] = [1, 2, 3, 4]

/** A guild, a member and a message of his, as they were before any model was asked. */
export interface World {
  readonly policy: CompiledPolicy
  readonly author: AuthorFacts
  readonly messageId: string
  readonly signals: readonly Signal[]
  readonly learned: Learned
}

/** The three presets as they are, and documents that no sane guild would write. */
export function policiesFor(chance: Chance, count: number): CompiledPolicy[] {
  const documents = [
    ...(['strict', 'balanced', 'relaxed'] as const).map((preset) => ({ preset })),
    ...Array.from({ length: count - 3 }, () => documentBy(chance)),
  ]
  return documents.map((document, version) => {
    const parsed = parsePolicy(document)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
    return compilePolicy(parsed.policy, version)
  })
}

function documentBy(chance: Chance): object {
  const tier = () => {
    const enforce = chance.oneOf([0, 0.1, 0.5, 0.85, 1])
    return { enforce, dismiss: enforce * chance.oneOf([0, 0.5, 1]) }
  }
  const action = () =>
    chance.oneOf([
      { kind: 'delete' },
      { kind: 'warn' },
      { kind: 'timeout', durationMs: chance.whole(60_000, 2_419_200_000) },
    ])
  const actions = () => Array.from({ length: chance.whole(0, 3) }, action)
  return {
    preset: chance.oneOf(['strict', 'balanced', 'relaxed']),
    acting: chance.isLucky(0.2) ? 'propose' : 'act',
    staffRoleIds: chance.isLucky(0.5) ? [STAFF_ROLE] : [],
    ai: { tiers: Object.fromEntries(Category.options.map((category) => [category, tier()])) },
    actions: Object.fromEntries(
      Category.options.map((category) => [category, { 1: actions(), 2: actions(), 3: actions(), 4: actions() }]),
    ),
    ladder: [{ atWeight: chance.whole(1, 5), timeoutMs: chance.whole(60_000, 2_419_200_000) }],
  }
}

export function worldBy(chance: Chance, policies: readonly CompiledPolicy[]): World {
  return {
    policy: chance.oneOf(policies),
    author: authorBy(chance),
    messageId: String(1_565_999_999_000_000_000n + BigInt(chance.whole(0, 1_000_000_000))),
    signals: signalsBy(chance),
    learned: learnedBy(chance),
  }
}

function authorBy(chance: Chance): AuthorFacts {
  const isOne = () => chance.isLucky(0.05)
  return {
    isBot: isOne(),
    isWebhook: isOne(),
    isSystem: isOne(),
    isOwner: isOne(),
    joinedAt: null,
    roleIds: isOne() ? [STAFF_ROLE] : [],
    permissions: chance.isLucky(0.1) ? null : isOne() ? String(1n << BigInt(chance.whole(0, 49))) : '1024',
    strikeWeight: chance.whole(0, 20),
  }
}

function signalsBy(chance: Chance): Signal[] {
  const signals = [signalOf(chance, chance.isLucky(0.3) ? 'enforce' : 'verdict', 'words')]
  if (chance.isLucky(0.2)) signals.push(signalOf(chance, 'note', 'injection'))
  if (chance.isLucky(0.3)) signals.push(signalOf(chance, chance.oneOf(['enforce', 'verdict', 'note']), 'words'))
  return signals
}

function signalOf(chance: Chance, asks: Signal['asks'], trigger: string): Signal {
  return {
    ruleId: 'some-rule',
    trigger,
    category: chance.oneOf(Category.options),
    severity: chance.oneOf(SEVERITIES),
    surface: 'content',
    ranges: [],
    asks,
    explanation: 'something was found',
  }
}

function learnedBy(chance: Chance): Learned {
  const calibration = chance.isLucky(0.5) ? uncalibrated : chance.oneOf(CALIBRATIONS)
  const tier = chance.whole(0, 7)
  const actsFrom = tier === 0 ? 101 : chance.whole(0, 100)
  return { calibration, tierAt: () => ({ tier, actsFrom }) }
}

/** What staff may have said of a model so far. */
const CALIBRATIONS: readonly Calibration[] = Array.from({ length: 40 }, (_, nth) => {
  const chance = chanceOf(nth)
  let calibration: Calibration = uncalibrated
  for (let verdict = 0; verdict <= nth; verdict++) {
    calibration = gradedWith(calibration, chance.whole(0, 100), chance.isLucky(0.7))
  }
  return calibration
})
