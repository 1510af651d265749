import type { z } from 'zod'
import { duplicateFlood } from './duplicate-flood.ts'
import { invite } from './invite.ts'
import { listedLink } from './listed-link.ts'
import { lookAlikeLink } from './look-alike-link.ts'
import { mentionFlood } from './mention-flood.ts'
import { messageFlood } from './message-flood.ts'
import type { ReadyTrigger, World } from './trigger.ts'
import { words } from './words.ts'

export {
  type Found,
  isUnknown,
  type Lists,
  type Matched,
  type ReadyTrigger,
  type Unknown,
  type Wake,
} from './trigger.ts'

/** Every kind of thing that rules can look for. */
const TRIGGERS = [listedLink, lookAlikeLink, invite, words, mentionFlood, duplicateFlood, messageFlood] as const

/** Configuration of any trigger; `kind` tells which. */
export type TriggerConfig = z.infer<(typeof TRIGGERS)[number]['config']>

const byKind = new Map<string, (typeof TRIGGERS)[number]>(TRIGGERS.map((trigger) => [trigger.kind, trigger]))

export const TRIGGER_KINDS: readonly string[] = [...byKind.keys()]

/** The schema of one kind's configuration; undefined for a kind that there is not. */
export const triggerConfigOf = (kind: string): z.ZodObject | undefined => byKind.get(kind)?.config

/** Makes a configured trigger ready to read messages. */
export function readyTrigger(config: TriggerConfig, world: World): ReadyTrigger {
  const trigger = byKind.get(config.kind)
  if (!trigger) throw new Error(`there is no trigger ${config.kind}`)
  return trigger.ready(config, world)
}
