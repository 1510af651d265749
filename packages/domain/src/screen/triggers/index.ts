import type { z } from 'zod'
import { accountAge } from './account-age.ts'
import { any } from './any.ts'
import { attachmentFlood } from './attachment-flood.ts'
import { attachments } from './attachments.ts'
import { capitals } from './capitals.ts'
import { channelHopping } from './channel-hopping.ts'
import { characterFlood } from './character-flood.ts'
import { duplicateFlood } from './duplicate-flood.ts'
import { emoji } from './emoji.ts'
import { emojiFlood } from './emoji-flood.ts'
import { heat } from './heat.ts'
import { invite } from './invite.ts'
import { joinBurst } from './join-burst.ts'
import { length } from './length.ts'
import { lineFlood } from './line-flood.ts'
import { linkFlood } from './link-flood.ts'
import { links } from './links.ts'
import { listedLink } from './listed-link.ts'
import { lookAlikeLink } from './look-alike-link.ts'
import { memberAge } from './member-age.ts'
import { mentionFlood } from './mention-flood.ts'
import { mentions } from './mentions.ts'
import { messageFlood } from './message-flood.ts'
import { messageForm } from './message-form.ts'
import { regex } from './regex.ts'
import { rolesChanged } from './roles-changed.ts'
import { stickerFlood } from './sticker-flood.ts'
import { strikes } from './strikes.ts'
import { threadBurst } from './thread-burst.ts'
import type { ReadyTrigger, World } from './trigger.ts'
import { words } from './words.ts'
import { zalgo } from './zalgo.ts'

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
const TRIGGERS = [
  listedLink,
  lookAlikeLink,
  invite,
  words,
  regex,
  mentionFlood,
  duplicateFlood,
  messageFlood,
  accountAge,
  any,
  attachmentFlood,
  attachments,
  capitals,
  channelHopping,
  characterFlood,
  emoji,
  emojiFlood,
  heat,
  joinBurst,
  length,
  lineFlood,
  linkFlood,
  links,
  memberAge,
  mentions,
  messageForm,
  rolesChanged,
  stickerFlood,
  strikes,
  threadBurst,
  zalgo,
] as const

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
