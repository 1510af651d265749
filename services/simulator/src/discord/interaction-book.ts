import type { Json, Message } from './world/entities.ts'

/** The first answer must come within this time, in ms. */
export const ANSWER_WITHIN_MS = 3_000
/** The token serves follow-ups for this long, in ms. */
export const TOKEN_LIVES_MS = 15 * 60_000

/** One interaction of a simulated member and all that the bot answered. */
export interface Interaction {
  readonly id: string
  readonly token: string
  readonly applicationId: string
  /** 2 command, 3 component, 4 autocomplete, 5 modal. */
  readonly type: number
  readonly guildId: string | null
  readonly channelId: string
  readonly userId: string
  /** Command name or custom_id. */
  readonly name: string
  /** Unix ms. */
  readonly createdAt: number
  /** The message whose component was used. */
  readonly messageId: string | null
  /** Callback type of the first answer; null while it waits. */
  answeredWith: number | null
  answeredAt: number | null
  /** The original response: of its own, or for 6 and 7 the message of the component. */
  responseMessageId: string | null
  readonly followupMessageIds: string[]
  choices: readonly unknown[] | null
  modal: Json | null
}

export interface InteractionBook {
  readonly byId: Map<string, Interaction>
  readonly byToken: Map<string, Interaction>
  /** Ephemeral messages by id: seen by the interaction's user alone, in no channel history. */
  readonly ephemeral: Map<string, Message>
}

export function createInteractionBook(): InteractionBook {
  return { byId: new Map(), byToken: new Map(), ephemeral: new Map() }
}
