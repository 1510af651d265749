import type { Category, Message } from '@nexus/events'
import { type FleetDefault, fleetDefault } from './fleet-default.ts'
import { firstLadder, graded, type Ladder, moved, sampled } from './ladder.ts'
import { actsFrom } from './tiers.ts'

/** How strict one guild is with models, category by category. */
export interface Strictness {
  readonly begins: FleetDefault
  readonly ladders: ReadonlyMap<string, Ladder>
}

/** The entity that holds a guild's history of it. */
export const strictnessEntity = (guildId: string): string => `strictness:${guildId}`

export function initialStrictness(begins: FleetDefault = fleetDefault): Strictness {
  return { begins, ladders: new Map() }
}

export function ladderOf({ begins, ladders }: Strictness, category: string): Ladder {
  return ladders.get(category) ?? firstLadder(begins)
}

/** Where a category stands: its tier, and the score from which models act. */
export function tierAt(
  strictness: Strictness,
  category: Category,
): { readonly tier: number; readonly actsFrom: number } {
  const { grid, tier } = ladderOf(strictness, category)
  return { tier, actsFrom: actsFrom(grid, tier) }
}

export function evolveStrictness(state: Strictness, event: Message): Strictness {
  const ladder = 'category' in event.data && event.data.category ? ladderOf(state, event.data.category) : null
  if (!ladder) return state
  switch (event.type) {
    case 'JudgementGraded':
      return withLadder(state, event.data.category, graded(ladder, event.data))
    case 'ScoreSampled':
      return withLadder(state, event.data.category, sampled(ladder, event.data))
    case 'StrictnessRecalibrated':
      return withLadder(state, event.data.category, moved(ladder, event.data, event.occurredAt))
    default:
      return state
  }
}

function withLadder({ begins, ladders }: Strictness, category: string, ladder: Ladder): Strictness {
  return { begins, ladders: new Map(ladders).set(category, ladder) }
}
