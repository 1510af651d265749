import type { Action, ActionKind, Message, MessageNamed } from '@nexus/events'
import type { Hand, Scene, Stage } from '../ports.ts'
import type { Done } from './done.ts'

/** One action on one member, in the middle of being carried out. */
export interface Deed<Kind extends ActionKind = ActionKind> {
  /** Its id is what outcomes call the order's id. */
  readonly order: MessageNamed<'EnforcementOrdered'>
  readonly action: Extract<Action, { kind: Kind }>
  readonly guildId: string
  /** Discord id of the target. */
  readonly targetId: string
  /** What happened in the case before; read only for orders that take something back. */
  readonly before: readonly Message[]
  /** Now, Unix ms. */
  readonly now: number
  readonly auditReason: string
  readonly stage: Stage
  readonly hand: Hand
  readonly signal: AbortSignal
}

/** How one kind of action is done, and how one finds out whether it was. */
export interface Act<Kind extends ActionKind> {
  perform(deed: Deed<Kind>, scene: Scene): Promise<Done>
  /** Whether it is so already; null when it is not, or cannot be known. */
  findOut(deed: Deed<Kind>, scene: Scene): Promise<Done | null>
}
