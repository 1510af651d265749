import type { Authority, Category, Sealed, Subject } from '@nexus/events'
import type { Prompt } from './prompts/prompt.ts'

/** Opens and seals members' words. */
export interface Vault {
  /**
   * The words of each, in order; null where the member's key was destroyed.
   * @throws an error with the disposition `retry` while the keys cannot be read.
   */
  unseal(guildId: string, sealed: readonly Sealed[]): Promise<readonly (string | null)[]>
  /** Seals with the member's key; null when it was destroyed. */
  seal(guildId: string, subject: Subject, words: string): Promise<Sealed | null>
}

/** A rule of a guild, as the model is told of it. */
export interface PolicyRule {
  readonly id: string
  readonly category: Category
  /** What it forbids, in the words of the guild's staff. */
  readonly text: string
}

/** What a model is told of a guild's policy. A version never changes. */
export interface PolicyBrief {
  /** 0 is the built-in preset. */
  readonly version: number
  readonly rules: readonly PolicyRule[]
  /** What the guild's staff say besides; null for nothing. */
  readonly guidance: string | null
}

export interface Policies {
  /** @throws an error with the disposition `retry` while it cannot be read. */
  at(guildId: string, version: number): Promise<PolicyBrief>
}

/** A valid answer, and what it took. */
export interface Answered<A> {
  readonly value: A
  /** The model as the answer names it. */
  readonly model: string
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number }
}

/** A model behind an API. */
export interface Provider {
  readonly name: string
  /** The model that is asked for. */
  readonly model: string
  readonly authority: Authority
  readonly isSimulated: boolean
  /** One call, without retries. Ends soon after `signal` aborts. @throws ProviderFault */
  ask<A>(prompt: Prompt<A>, signal: AbortSignal): Promise<Answered<A>>
  /** Whether the API would take a call: address, key and model are right. Costs nothing. @throws ProviderFault */
  check(signal: AbortSignal): Promise<void>
}
