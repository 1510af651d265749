import { Category, type Severity } from '@nexus/events'
import type { z } from 'zod'
import { editDistance } from '../screen/edit-distance.ts'
import { TRIGGER_KINDS } from '../screen/triggers/index.ts'
import type { Policy, Preset } from './policy.ts'
import { PolicyDocument } from './policy-document.ts'
import { presets } from './presets.ts'

/** What is wrong with a document, where, and what to do about it. */
export interface PolicyFault {
  /** Such as `rules.2.trigger.atLeast`; empty for the document as a whole. */
  readonly path: string
  readonly message: string
  readonly hint: string
}

export type ParsedPolicy =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly faults: readonly PolicyFault[] }

/** Reads a guild's document; one that is not right is refused with everything that is wrong. `{}` is the balanced preset. */
export function parsePolicy(document: unknown): ParsedPolicy {
  const parsed = PolicyDocument.safeParse(document)
  if (!parsed.success) return { ok: false, faults: parsed.error.issues.flatMap(faultsOf) }
  const faults = contradictions(parsed.data)
  return faults.length > 0 ? { ok: false, faults } : { ok: true, policy: overPreset(parsed.data) }
}

function overPreset(document: PolicyDocument): Policy {
  const preset = presets[document.preset]
  const off = new Set([...document.off, ...document.rules.map(({ id }) => id)])
  return {
    preset: document.preset,
    rules: [...preset.rules.filter(({ id }) => !off.has(id)), ...document.rules],
    escalateFrom: document.ai?.escalateFrom ?? preset.escalateFrom,
    tiers: { ...preset.tiers, ...document.ai?.tiers },
    actions: actionsOver(preset, document),
    strikes: document.strikes ?? preset.strikes,
    ladder: document.ladder ?? preset.ladder,
    guidance: document.guidance,
    modLogChannel: document.modLogChannel,
    staffRoleIds: document.staffRoleIds,
    exempt: document.exempt,
    appeal: document.appeal,
  }
}

const SEVERITIES: readonly Severity[] = [1, 2, 3, 4]

function actionsOver(preset: Preset, { actions }: PolicyDocument): Preset['actions'] {
  const merged = { ...preset.actions }
  for (const category of Category.options) {
    const given = actions?.[category]
    if (!given) continue
    const own = { ...merged[category] }
    for (const severity of SEVERITIES) own[severity] = given[severity] ?? own[severity]
    merged[category] = own
  }
  return merged
}

/** What fits the schema and makes no sense together. */
function contradictions(document: PolicyDocument): PolicyFault[] {
  const faults: PolicyFault[] = []
  const fault = (path: string, message: string, hint: string) => faults.push({ path, message, hint })
  const ids = document.rules.map(({ id }) => id)
  for (const [index, id] of ids.entries()) {
    if (ids.indexOf(id) !== index)
      fault(`rules.${index}.id`, `${id} is the id of an earlier rule`, 'give each rule an id of its own')
  }
  const known = presets[document.preset].rules.map(({ id }) => id)
  for (const [index, id] of document.off.entries()) {
    if (!known.includes(id)) {
      fault(`off.${index}`, `the preset ${document.preset} has no rule ${id}`, nearestHint(id, known))
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
      fault(`ladder.${index}.atWeight`, 'is not above the step before', `more than ${before.atWeight}`)
    }
  }
  for (const [index, { asks, category }] of document.rules.entries()) {
    if (asks === 'enforce' && category === 'self_harm') {
      const hint = 'ask for a verdict or a note: staff decide what helps'
      fault(`rules.${index}.asks`, 'would punish people who speak of hurting themselves', hint)
    }
  }
  return faults
}

function faultsOf(issue: z.core.$ZodIssue): PolicyFault[] {
  const path = issue.path.join('.')
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: path === '' ? key : `${path}.${key}`,
        message: `nothing is called ${key} here`,
        hint: nearestHint(key, KNOWN_KEYS),
      }))
    case 'invalid_value':
      return [
        { path, message: 'is none of the values it can have', hint: `one of ${issue.values.map(String).join(', ')}` },
      ]
    case 'invalid_type':
      return [{ path, message: `is missing, or is not what it must be`, hint: `give it ${articled(issue.expected)}` }]
    case 'too_big':
      return [{ path, message: 'is too big', hint: `at most ${issue.maximum}` }]
    case 'too_small':
      return [{ path, message: 'is too small', hint: `at least ${issue.minimum}` }]
    case 'invalid_union':
      return [{ path, message: 'is of no known kind', hint: `one of ${kindsAt(path).join(', ')}` }]
    default:
      return [{ path, message: issue.message, hint: 'see the documentation of policies' }]
  }
}

const kindsAt = (path: string): readonly string[] =>
  path.endsWith('trigger.kind') ? TRIGGER_KINDS : ['delete', 'warn', 'timeout']

const KNOWN_KEYS = [
  ...Object.keys(PolicyDocument.shape),
  ...['id', 'text', 'category', 'severity', 'status', 'asks', 'trigger', 'scope', 'channels', 'roles', 'any', 'not'],
  ...[
    'escalateFrom',
    'tiers',
    'enforce',
    'dismiss',
    'weights',
    'lastsMs',
    'atWeight',
    'timeoutMs',
    'kind',
    'durationMs',
  ],
  ...['list', 'protect', 'allow', 'words', 'match', 'atLeast', 'withinMs', 'minLength', 'roleIds', 'channelIds'],
]

function nearestHint(written: string, known: readonly string[]): string {
  const [nearest] = known
    .map((word) => ({ word, edits: editDistance(written.toLowerCase(), word.toLowerCase(), 3) }))
    .sort((a, b) => a.edits - b.edits)
  if (nearest && nearest.edits <= 3) return `did you mean ${nearest.word}?`
  return known.length > 0 && known.length <= 12 ? `one of ${known.join(', ')}` : 'take it out'
}

const articled = (type: string) => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`)
