import { triggersIn } from '../screen/conditions.ts'
import type { PolicyFault } from './fault.ts'
import type { Rule } from './policy-document.ts'

/** Patterns of one rule, and of all rules. */
const MOST_PATTERNS_OF_RULE = 50
const MOST_PATTERNS = 2_000
/** Words of all rules. */
const MOST_WORDS = 50_000
/** Triggers of all rules. */
const MOST_TRIGGERS = 5_000

/** What is in order rule by rule, and too much together. */
export function overLimits(rules: readonly Rule[]): PolicyFault[] {
  const faults: PolicyFault[] = []
  const total = { patterns: 0, words: 0, triggers: 0 }
  for (const [index, { when }] of rules.entries()) {
    let patterns = 0
    for (const trigger of triggersIn(when)) {
      total.triggers += 1
      if (trigger.kind === 'regex') patterns += trigger.patterns.length
      if (trigger.kind === 'words') total.words += trigger.words.length
    }
    total.patterns += patterns
    if (patterns > MOST_PATTERNS_OF_RULE) {
      const hint = `at most ${MOST_PATTERNS_OF_RULE} in one rule`
      faults.push({ path: `rules[${index}].when`, message: `has ${patterns} patterns`, hint })
    }
  }
  const tooMany = (count: number, most: number, what: string) => {
    if (count > most) faults.push({ path: 'rules', message: `have ${count} ${what}`, hint: `at most ${most} together` })
  }
  tooMany(total.patterns, MOST_PATTERNS, 'patterns')
  tooMany(total.words, MOST_WORDS, 'words')
  tooMany(total.triggers, MOST_TRIGGERS, 'triggers')
  return faults
}
