import { Category, type Severity } from '@nexus/events'
import { contradictions } from './contradictions.ts'
import { faultsOf, type PolicyFault } from './fault.ts'
import { liftDocument } from './lift-document.ts'
import type { Policy, Preset } from './policy.ts'
import { PolicyDocument } from './policy-document.ts'
import { presets } from './presets.ts'

export type ParsedPolicy =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly faults: readonly PolicyFault[] }

export type ParsedDocument =
  | { readonly ok: true; readonly document: PolicyDocument }
  | { readonly ok: false; readonly faults: readonly PolicyFault[] }

/** Things within things: far more than a document that makes sense. */
const DEEPEST = 60
/** Faults that are told of one document. */
const MOST_FAULTS = 200

/** Reads a guild's document; one that is not right is refused with everything that is wrong. `{}` is the balanced preset. */
export function parsePolicy(document: unknown): ParsedPolicy {
  const parsed = parseDocument(document)
  return parsed.ok ? { ok: true, policy: policyOf(parsed.document) } : parsed
}

/** Reads a document as it stands, in its newest shape, without what its preset adds. */
export function parseDocument(given: unknown): ParsedDocument {
  if (isDeeper(given, DEEPEST)) {
    const hint = `at most ${DEEPEST} things within each other`
    return { ok: false, faults: [{ path: '', message: 'is nested too deep', hint }] }
  }
  const { document, liftedRules } = liftDocument(given)
  const parsed = PolicyDocument.safeParse(document, { reportInput: true })
  const faults = parsed.success
    ? contradictions(parsed.data)
    : parsed.error.issues.flatMap((issue) => faultsOf(issue, PolicyDocument))
  if (parsed.success && faults.length === 0) return { ok: true, document: parsed.data }
  return { ok: false, faults: faults.slice(0, MOST_FAULTS).map((fault) => asWritten(fault, liftedRules)) }
}

/** A fault of a rule of shape 1, at the place where shape 1 has it. */
function asWritten(fault: PolicyFault, liftedRules: ReadonlySet<number>): PolicyFault {
  const [, index] = /^rules\[(\d+)\]\.when\b/.exec(fault.path) ?? []
  if (index === undefined || !liftedRules.has(Number(index))) return fault
  return { ...fault, path: fault.path.replace('.when', '.trigger') }
}

function isDeeper(value: unknown, most: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return most === 0 || Object.values(value).some((part) => isDeeper(part, most - 1))
}

/** What a document decides, with all that its preset adds. */
export function policyOf(document: PolicyDocument): Policy {
  const preset = presets[document.preset]
  const off = new Set([...document.off, ...document.rules.map(({ id }) => id)])
  return {
    preset: document.preset,
    acting: document.acting,
    rules: [...preset.rules.filter(({ id }) => !off.has(id)), ...document.rules],
    escalationBudget: document.ai?.escalationBudget ?? preset.escalationBudget,
    escalateFrom: document.ai?.escalateFrom ?? preset.escalateFrom,
    tiers: { ...preset.tiers, ...document.ai?.tiers },
    actions: actionsOver(preset, document),
    strikes: document.strikes ?? preset.strikes,
    ladder: document.ladder ?? preset.ladder,
    guidance: document.guidance,
    modLogChannel: document.modLogChannel,
    staffRoleIds: document.staffRoleIds,
    exempt: document.exempt,
    levels: document.levels,
    raidLevels: document.raidLevels,
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
