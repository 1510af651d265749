import { z } from 'zod'
import type { MessageEdit } from '../acts/message-acts.ts'
import { keepUpload } from '../acts/upload-acts.ts'
import { refuse, refuseForm } from '../refusal.ts'
import type { Simulation } from '../simulation.ts'
import type { Attachment, Json, Message } from '../world/entities.ts'
import { ClassicComponents, COMPONENTS_V2, Components, storedComponents } from './component-form.ts'
import { parseForm, snowflake, text } from './form.ts'
import { AllowedMentionsForm, AttachmentsForm, Embeds, Nonce, storedEmbeds } from './message-form.ts'
import type { UploadedFile } from './route.ts'

const MAX_CONTENT = 2_000
const EPHEMERAL = 1 << 6
const SUPPRESS_EMBEDS = 1 << 2
const SUPPRESS_NOTIFICATIONS = 1 << 12

/** What every way of writing a message shares. */
const messageFields = {
  content: text({ max: MAX_CONTENT }).nullish(),
  embeds: Embeds.nullish(),
  allowed_mentions: AllowedMentionsForm.nullish(),
  components: Components.nullish(),
  flags: z.int().min(0).nullish(),
  attachments: AttachmentsForm.nullish(),
}

const MessageReferenceForm = z.strictObject({
  type: z.literal(0).nullish(),
  message_id: snowflake,
  channel_id: snowflake.nullish(),
  guild_id: snowflake.nullish(),
  fail_if_not_exists: z.boolean().nullish(),
})

/** POST /channels/{channel_id}/messages */
export const CreateMessageForm = z.strictObject({
  ...messageFields,
  tts: z.boolean().nullish(),
  nonce: Nonce.nullish(),
  enforce_nonce: z.boolean().nullish(),
  message_reference: MessageReferenceForm.nullish(),
  sticker_ids: z.array(snowflake).max(3).nullish(),
})

/** discord.js sends these everywhere with a value that asks for nothing. */
const idleFields = { tts: z.literal(false).nullish(), enforce_nonce: z.literal(false).nullish() }

/** What an interaction may answer with. */
export const AnswerMessageForm = z.strictObject({ ...messageFields, ...idleFields, tts: z.boolean().nullish() })

export const EditMessageForm = z.strictObject({ ...messageFields, ...idleFields })

const MessageFields = z.object(messageFields)
type MessageFields = z.output<typeof MessageFields>

export interface Composed {
  readonly content: string
  readonly embeds: Json[]
  readonly components: Json[]
  readonly attachments: Attachment[]
  readonly flags: number
}

const creatableFlags = {
  channel: SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2,
  interaction: SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2 | EPHEMERAL,
}

/** A new message's parts. @throws DiscordRefusal 50006 when nothing is left to send */
export function composeMessage(
  simulation: Simulation,
  fields: MessageFields,
  files: readonly UploadedFile[],
  place: 'channel' | 'interaction',
): Composed {
  const flags = (fields.flags ?? 0) & creatableFlags[place]
  checkComponents(fields, flags)
  const composed = {
    content: (fields.content ?? '').trim(),
    embeds: storedEmbeds(fields.embeds ?? []),
    components: storedComponents(fields.components ?? []),
    attachments: keepFiles(simulation, files, fields.attachments ?? []),
    flags,
  }
  if (isEmpty(composed)) refuse('emptyMessage')
  return composed
}

function isEmpty(composed: Composed): boolean {
  return (
    composed.content === '' &&
    composed.embeds.length === 0 &&
    composed.components.length === 0 &&
    composed.attachments.length === 0
  )
}

function checkComponents(fields: MessageFields, flags: number): void {
  if ((flags & COMPONENTS_V2) === 0) {
    parseForm(z.object({ components: ClassicComponents.nullish() }), { components: fields.components })
    return
  }
  for (const field of ['content', 'embeds'] as const) {
    if (fields[field]?.length)
      refuseForm(
        [field],
        'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
        `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
      )
  }
}

/** What an edit changes; a field that is not given stays. */
export function composeEdit(
  simulation: Simulation,
  message: Message,
  fields: MessageFields,
  files: readonly UploadedFile[],
): MessageEdit {
  const keptFlags = message.flags & ~SUPPRESS_EMBEDS
  const flags =
    fields.flags === undefined || fields.flags === null
      ? message.flags
      : keptFlags | (fields.flags & (SUPPRESS_EMBEDS | COMPONENTS_V2))
  checkComponents({ ...fields, components: fields.components ?? undefined }, flags)
  const edit: MessageEdit = {
    ...(fields.content === undefined ? {} : { content: (fields.content ?? '').trim() }),
    ...(fields.embeds === undefined ? {} : { embeds: storedEmbeds(fields.embeds ?? []) }),
    ...(fields.components === undefined ? {} : { components: storedComponents(fields.components ?? []) }),
    ...(fields.attachments === undefined && files.length === 0
      ? {}
      : { attachments: editedAttachments(simulation, message, fields, files) }),
    flags,
  }
  const { content, embeds, components, attachments } = message
  if (isEmpty({ content, embeds, components, attachments, ...copied(edit), flags })) refuse('emptyMessage')
  return edit
}

function copied(edit: MessageEdit): Partial<Composed> {
  return {
    ...(edit.content === undefined ? {} : { content: edit.content }),
    ...(edit.embeds ? { embeds: [...edit.embeds] } : {}),
    ...(edit.components ? { components: [...edit.components] } : {}),
    ...(edit.attachments ? { attachments: [...edit.attachments] } : {}),
  }
}

function editedAttachments(
  simulation: Simulation,
  message: Message,
  fields: MessageFields,
  files: readonly UploadedFile[],
): Attachment[] {
  const wanted = fields.attachments
  const kept = wanted
    ? message.attachments.filter((attachment) => wanted.some((entry) => entry.id === attachment.id))
    : message.attachments
  return [...kept, ...keepFiles(simulation, files, wanted ?? [])]
}

type AttachmentEntries = NonNullable<MessageFields['attachments']>

/** Store the bytes; an entry in `attachments` with the file's number names and describes it. */
function keepFiles(simulation: Simulation, files: readonly UploadedFile[], entries: AttachmentEntries): Attachment[] {
  if (files.length > 10) refuseForm(['files'], 'BASE_TYPE_MAX_LENGTH', 'Must be 10 or fewer in length.')
  return files.map((file) => {
    const entry = entries.find((candidate) => candidate.id === file.index)
    const id = simulation.ids.next()
    keepUpload(simulation, id, file.bytes)
    return {
      id,
      filename: entry?.filename ?? file.filename,
      size: file.bytes.byteLength,
      contentType: file.contentType,
      description: entry?.description ?? null,
    }
  })
}
