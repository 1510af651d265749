import {
  type ContextState,
  contextualizedJson,
  emptyContext,
  type FoldDeps,
  type FoldFault,
  type ForgottenMember,
  foldFrame,
  foldPolicy,
  foldRaid,
  foldStrike,
  forgetMember,
  type Part,
  restorePart,
  takeDirty,
} from '@nexus/domain'
import type { JudgedKind, MessageNamed } from '@nexus/events'

export type DecisionMessage = MessageNamed<
  'StrikeGiven' | 'StrikeTaken' | 'CooldownStarted' | 'PolicyChanged' | 'RaidLevelSet'
>

/** What is to be judged. */
export interface ToJudge {
  readonly kind: JudgedKind
  readonly messageId: string
  /** Entry for `context.messages`, as flat fields. */
  readonly fields: readonly string[]
}

/** What folding one frame gave. */
export interface FoldedFrame {
  readonly toJudge: readonly ToJudge[]
  readonly fault: FoldFault | null
}

/** All that is known of one partition, and the fold that keeps it. */
export class PartitionContext {
  readonly #state: ContextState = emptyContext()
  readonly #deps: FoldDeps

  constructor(deps: FoldDeps) {
    this.#deps = deps
  }

  restore(parts: readonly Part[]): void {
    for (const { key, json } of parts) if (json !== null) restorePart(this.#state, key, json)
  }

  /** What changed since it was last asked. */
  takeDirty(): Part[] {
    return takeDirty(this.#state)
  }

  /** Marks parts as changed again: they could not be written down. */
  touch(parts: readonly Part[]): void {
    for (const { key } of parts) this.#state.dirty.add(key)
  }

  forget(member: ForgottenMember): void {
    forgetMember(this.#state, member)
  }

  foldFrame(message: MessageNamed<'DiscordEventReceived'>, entryId: string): FoldedFrame {
    const { sessionId, sequence, t, d } = message.data
    const frame = { entryId, occurredAt: message.occurredAt, sessionId, sequence, t, d, guildId: message.guildId }
    const { drafts, fault } = foldFrame(this.#state, frame, this.#deps)
    const toJudge = drafts.map((draft) => ({
      kind: draft.kind,
      messageId: draft.messageId,
      fields: ['t', 'MessageContextualized', 'u', draft.authorId, 'm', contextualizedJson(draft, message.id)],
    }))
    return { toJudge, fault }
  }

  /** `userId` is null for a member who was erased: nothing is kept of him. */
  foldDecision(message: DecisionMessage, position: number, userId: string | null): void {
    const { guildId, occurredAt } = message
    if (guildId === null) return
    if (message.type === 'PolicyChanged') return foldPolicy(this.#state, guildId, message.data.policyVersion)
    if (message.type === 'RaidLevelSet') {
      const { level, until } = message.data
      return foldRaid(this.#state, guildId, { level, until, position })
    }
    if (userId === null) return
    const at = { guildId, userId, position, occurredAt }
    if (message.type === 'StrikeTaken')
      foldStrike(this.#state, at, { type: 'StrikeTaken', strikeId: message.data.strikeId })
    else if (message.type === 'CooldownStarted') {
      const { ruleId, until } = message.data
      foldStrike(this.#state, at, { type: 'CooldownStarted', ruleId, until })
    } else {
      const { strikeId, weight, expiresAt } = message.data
      foldStrike(this.#state, at, { type: 'StrikeGiven', strikeId, weight, expiresAt })
    }
  }
}
