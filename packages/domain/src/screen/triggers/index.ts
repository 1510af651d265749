import { z } from 'zod'
import { duplicateFlood } from './duplicate-flood.ts'
import { invite } from './invite.ts'
import { listedLink } from './listed-link.ts'
import { lookAlikeLink } from './look-alike-link.ts'
import { mentionFlood } from './mention-flood.ts'
import { messageFlood } from './message-flood.ts'
import type { Lists, Match, Trigger } from './trigger.ts'
import { words } from './words.ts'

export type { Found, Lists, Match } from './trigger.ts'

/** Configuration of any trigger; `kind` tells which. */
export const TriggerConfig = z.discriminatedUnion('kind', [
  listedLink.config,
  lookAlikeLink.config,
  invite.config,
  words.config,
  mentionFlood.config,
  duplicateFlood.config,
  messageFlood.config,
])
export type TriggerConfig = z.infer<typeof TriggerConfig>

export const TRIGGER_KINDS: readonly string[] = TriggerConfig.options.map(({ shape }) => shape.kind.value)

/** Makes a configured trigger ready to read messages. */
export function prepareTrigger(
  config: TriggerConfig,
  world: { readonly lists: Lists; readonly rule: number },
): PreparedTrigger {
  switch (config.kind) {
    case 'listed-link':
      return prepared(listedLink, config, world)
    case 'look-alike-link':
      return prepared(lookAlikeLink, config, world)
    case 'invite':
      return prepared(invite, config, world)
    case 'words':
      return prepared(words, config, world)
    case 'mention-flood':
      return prepared(mentionFlood, config, world)
    case 'duplicate-flood':
      return prepared(duplicateFlood, config, world)
    case 'message-flood':
      return prepared(messageFlood, config, world)
  }
}

export interface PreparedTrigger {
  readonly needs: 'words' | 'links' | 'activity'
  readonly match: Match
}

function prepared<Kind extends string, Schema extends z.ZodObject>(
  trigger: Trigger<Kind, Schema>,
  config: z.infer<Schema>,
  world: { readonly lists: Lists; readonly rule: number },
): PreparedTrigger {
  return { needs: trigger.needs, match: trigger.prepare(config, world) }
}
