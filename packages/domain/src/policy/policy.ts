import type { Category, Severity } from '@nexus/events'
import type { ActionTemplate } from '../gate/index.ts'
import type { PolicyDocument, Rule } from './policy-document.ts'

export type PresetName = PolicyDocument['preset']

/** What a preset decides. */
export interface Preset {
  readonly rules: readonly Rule[]
  /** Share of ordinary messages, 0 to 1, that the AI may be asked about. */
  readonly escalationBudget: number
  /** Local score, 0 to 1000, from which the AI is asked whatever the budget says; null: the budget says. */
  readonly escalateFrom: number | null
  readonly tiers: Readonly<Record<Category, { readonly enforce: number; readonly dismiss: number }>>
  readonly actions: Readonly<Record<Category, Readonly<Record<Severity, readonly ActionTemplate[]>>>>
  readonly strikes: { readonly weights: Readonly<Record<Severity, number>>; readonly lastsMs: number }
  readonly ladder: readonly { readonly atWeight: number; readonly timeoutMs: number }[]
}

/** A guild's policy with everything said: its document over its preset. */
export interface Policy extends Preset {
  readonly preset: PresetName
  readonly acting: PolicyDocument['acting']
  readonly guidance: string | null
  readonly modLogChannel: string
  readonly staffRoleIds: readonly string[]
  readonly exempt: { readonly roleIds: readonly string[]; readonly channelIds: readonly string[] }
  readonly appeal: string | null
  /** Trust levels by role. */
  readonly levels: Readonly<Record<string, number>>
  /** Names of states of alarm, calmest first. */
  readonly raidLevels: readonly string[]
}
