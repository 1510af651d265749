import type { PolicyFault } from './fault.ts'
import { overLimits } from './limits.ts'
import { nearestOf } from './nearest.ts'
import type { PolicyDocument } from './policy-document.ts'
import { presets } from './presets.ts'
import { DEEPEST_SCOPE, type Scope } from './scope-document.ts'

/** What fits the schema and makes no sense together. */
export function contradictions(document: PolicyDocument): PolicyFault[] {
  const faults: PolicyFault[] = []
  const fault = (path: string, message: string, hint: string) => faults.push({ path, message, hint })
  const ids = document.rules.map(({ id }) => id)
  for (const [index, id] of ids.entries()) {
    if (ids.indexOf(id) !== index)
      fault(`rules[${index}].id`, `${id} is the id of an earlier rule`, 'give each rule an id of its own')
  }
  const known = presets[document.preset].rules.map(({ id }) => id)
  for (const [index, id] of document.off.entries()) {
    if (!known.includes(id)) {
      fault(
        `off[${index}]`,
        `the preset ${document.preset} has no rule ${id}`,
        nearestOf(id, known) ?? `one of ${known.join(', ')}`,
      )
    }
  }
  for (const [category, tier] of Object.entries(document.ai?.tiers ?? {})) {
    if (tier.dismiss > tier.enforce) {
      const path = `ai.tiers.${category}.dismiss`
      fault(path, 'dismisses what would be enforced', `at most ${tier.enforce}, the probability from which NEXUS acts`)
    }
  }
  for (const [index, step] of (document.ladder ?? []).entries()) {
    const before = document.ladder?.[index - 1]
    if (before && step.atWeight <= before.atWeight) {
      fault(`ladder[${index}].atWeight`, 'is not above the step before', `more than ${before.atWeight}`)
    }
  }
  for (const [index, { asks, category }] of document.rules.entries()) {
    if (asks === 'enforce' && category === 'self_harm') {
      const hint = 'ask for a verdict or a note: staff decide what helps'
      fault(`rules[${index}].asks`, 'would punish people who speak of hurting themselves', hint)
    }
  }
  for (const [index, { scope }] of document.rules.entries()) {
    if (scope) faults.push(...strangeNames(scope, `rules[${index}].scope`, document))
  }
  for (const [index, { raises }] of document.rules.entries()) {
    if (!raises || document.raidLevels.includes(raises.level)) continue
    const { level } = raises
    const hint = nearestOf(level, document.raidLevels) ?? `one of ${document.raidLevels.join(', ')}`
    fault(`rules[${index}].raises.level`, `${level} is no level of alarm here`, hint)
  }
  faults.push(...overLimits(document.rules))
  return faults
}

/** Names in a scope that the guild does not have, and scopes that lie too deep. */
function strangeNames(scope: Scope, path: string, document: PolicyDocument, depth = 1): PolicyFault[] {
  if (depth > DEEPEST_SCOPE) return [{ path, message: `lies ${depth} scopes deep`, hint: `at most ${DEEPEST_SCOPE}` }]
  const { raidLevel, level, all, any, not } = scope
  const faults: PolicyFault[] = []
  const known = ['none', ...document.raidLevels]
  for (const name of typeof raidLevel === 'string' ? [raidLevel] : (raidLevel ?? [])) {
    if (known.includes(name)) continue
    const hint = nearestOf(name, known) ?? `one of ${known.join(', ')}`
    faults.push({ path: `${path}.raidLevel`, message: `${name} is no level of alarm here`, hint })
  }
  if (level !== undefined && Object.keys(document.levels).length === 0) {
    const hint = 'say it in levels, such as levels: { "1191168918421504000": 50 }'
    faults.push({ path: `${path}.level`, message: 'asks for a level, and no role has one', hint })
  }
  for (const [name, parts] of Object.entries({ all, any })) {
    for (const [index, part] of (parts ?? []).entries()) {
      faults.push(...strangeNames(part, `${path}.${name}[${index}]`, document, depth + 1))
    }
  }
  if (not) faults.push(...strangeNames(not, `${path}.not`, document, depth + 1))
  return faults
}
