import type { Clock } from './clock.ts'
import type { Dispatch } from './gateway/dispatch.ts'
import type { InteractionBook } from './interaction-book.ts'
import type { SnowflakeMint } from './snowflake.ts'
import type { Message } from './world/entities.ts'
import type { World } from './world/world.ts'

/** What every act works on. */
export interface Simulation {
  readonly world: World
  readonly clock: Clock
  readonly ids: SnowflakeMint
  readonly interactions: InteractionBook
  /** Bytes of uploaded attachments, by attachment id. */
  readonly uploads: Map<string, Uint8Array>
  /** The last messages that were deleted, for people to see; newest last. */
  readonly deletedMessages: Message[]
  /** Where this Discord is reached, e.g. http://127.0.0.1:4100; known once it listens. */
  baseUrl(): string
  /** Tell every session that may hear of it, in order. */
  dispatch(dispatch: Dispatch): void
}
