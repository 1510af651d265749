import { z } from 'zod'
import { findPings, PARSE_USERS } from '../acts/mentions.ts'
import { deleteMessage, editMessage, isEphemeral, postMessage } from '../acts/message-acts.ts'
import { ANSWER_WITHIN_MS, type Interaction, TOKEN_LIVES_MS } from '../interaction-book.ts'
import { ALL_PERMISSIONS } from '../permissions.ts'
import { presentMessage } from '../present/present-message.ts'
import { refuse, refuseForm } from '../refusal.ts'
import type { Simulation } from '../simulation.ts'
import type { Message } from '../world/entities.ts'
import { findChannel, findMessage } from '../world/world.ts'
import { AnswerMessageForm, composeEdit, composeMessage, EditMessageForm } from './compose-message.ts'
import { integer, parseForm, text } from './form.ts'
import { type Answer, type Call, noContent, ok, param, type Route } from './route.ts'

const LOADING = 1 << 7
const EPHEMERAL = 1 << 6
const COMMAND_ANSWER = 20

const CALLBACK = { pong: 1, message: 4, deferred: 5, deferredUpdate: 6, update: 7, choices: 8, modal: 9 } as const

const CallbackForm = z.strictObject({ type: z.int(), data: z.unknown().optional() })
const DeferForm = z.strictObject({ flags: z.int().nullish() })
const ChoicesForm = z.strictObject({
  choices: z
    .array(
      z.strictObject({
        name: text({ min: 1, max: 100 }),
        name_localizations: z.record(z.string(), z.string()).nullish(),
        value: z.union([text({ max: 100 }), z.number()]),
      }),
    )
    .max(25),
})
const TextInput = z.strictObject({
  type: z.literal(4),
  id: z.int().nullish(),
  custom_id: text({ min: 1, max: 100 }),
  style: integer({ min: 1, max: 2 }),
  label: text({ min: 1, max: 45 }).nullish(),
  value: text({ max: 4_000 }).nullish(),
  placeholder: text({ max: 100 }).nullish(),
  required: z.boolean().nullish(),
  min_length: integer({ min: 0, max: 4_000 }).nullish(),
  max_length: integer({ min: 1, max: 4_000 }).nullish(),
})
const ModalForm = z.strictObject({
  custom_id: text({ min: 1, max: 100 }),
  title: text({ min: 1, max: 45 }),
  components: z
    .array(
      z.union([
        z.strictObject({ type: z.literal(1), id: z.int().nullish(), components: z.array(TextInput).length(1) }),
        z.strictObject({
          type: z.literal(18),
          id: z.int().nullish(),
          label: text({ min: 1, max: 45 }),
          description: text({ max: 100 }).nullish(),
          component: TextInput,
        }),
      ]),
    )
    .min(1)
    .max(5),
})

export function interactionRoutes(simulation: Simulation): Route[] {
  const { world, interactions, clock } = simulation
  const present = (message: Message, interaction: Interaction) =>
    presentMessage(world, message, { userId: interaction.applicationId, baseUrl: simulation.baseUrl() })

  function callback(call: Call): Answer {
    const interaction = waiting(call)
    const form = parseForm(CallbackForm, call.body)
    const answer = answerOf(interaction, form, call)
    interaction.answeredWith = form.type
    interaction.answeredAt = clock.now()
    if (answer) interaction.responseMessageId = answer.id
    const effects = [{ action: 'interaction.answer', key: interaction.id, isApplied: true }]
    if (call.query.get('with_response') !== 'true') return noContent(effects)
    return ok(
      {
        interaction: {
          id: interaction.id,
          type: interaction.type,
          channel_id: interaction.channelId,
          ...(interaction.guildId ? { guild_id: interaction.guildId } : {}),
          ...(answer
            ? {
                response_message_id: answer.id,
                response_message_loading: (answer.flags & LOADING) !== 0,
                response_message_ephemeral: isEphemeral(answer),
              }
            : {}),
        },
        ...(answer && (form.type === CALLBACK.message || form.type === CALLBACK.update)
          ? { resource: { type: form.type, message: present(answer, interaction) } }
          : {}),
      },
      effects,
    )
  }

  /** The interaction that this call answers. @throws DiscordRefusal 10062 unknown or too late, 40060 answered already */
  function waiting(call: Call): Interaction {
    const interaction = interactions.byId.get(param(call, 'interaction_id'))
    if (!interaction || interaction.token !== param(call, 'interaction_token')) return refuse('unknownInteraction')
    if (interaction.answeredWith !== null) refuse('interactionAcknowledged')
    if (clock.now() - interaction.createdAt > ANSWER_WITHIN_MS) refuse('unknownInteraction')
    return interaction
  }

  /** The message that the answer made or changed, if any. */
  function answerOf(interaction: Interaction, form: z.output<typeof CallbackForm>, call: Call): Message | null {
    const isComponent = interaction.messageId !== null
    switch (form.type) {
      case CALLBACK.message:
        checkKind(interaction, [2, 3, 5])
        return write(interaction, form.data, call)
      case CALLBACK.deferred: {
        checkKind(interaction, [2, 3, 5])
        const { flags } = parseForm(DeferForm, form.data ?? {})
        return post(interaction, {
          content: '',
          embeds: [],
          components: [],
          attachments: [],
          flags: LOADING | ((flags ?? 0) & EPHEMERAL),
        })
      }
      case CALLBACK.deferredUpdate:
        if (!isComponent) refuseType()
        return messageOf(interaction, interaction.messageId)
      case CALLBACK.update: {
        if (!isComponent) refuseType()
        const message = messageOf(interaction, interaction.messageId)
        change(interaction, message, form.data, call)
        return message
      }
      case CALLBACK.choices:
        checkKind(interaction, [4])
        interaction.choices = parseForm(ChoicesForm, form.data ?? {}).choices
        return null
      case CALLBACK.modal:
        checkKind(interaction, [2, 3])
        interaction.modal = parseForm(ModalForm, form.data ?? {})
        return null
      default:
        return refuseType()
    }
  }

  function write(interaction: Interaction, data: unknown, call: Call): Message {
    const form = parseForm(AnswerMessageForm, data ?? {})
    const composed = composeMessage(simulation, form, call.files, 'interaction')
    return post(interaction, composed, pings(interaction, composed.content, form.allowed_mentions))
  }

  function pings(
    interaction: Interaction,
    content: string,
    allowed: Parameters<typeof findPings>[1]['allowed'] | null | undefined,
  ) {
    const guild = interaction.guildId === null ? undefined : world.guilds.get(interaction.guildId)
    return findPings(world, {
      content,
      allowed: allowed ?? PARSE_USERS,
      guild,
      permissions: ALL_PERMISSIONS,
      repliedToUserId: null,
    })
  }

  type Parts = ReturnType<typeof composeMessage>

  function post(interaction: Interaction, parts: Parts, found?: ReturnType<typeof pings>): Message {
    const channel = findChannel(world, interaction.channelId) ?? refuse('unknownChannel')
    return postMessage(simulation, {
      ...parts,
      channel,
      authorId: interaction.applicationId,
      applicationId: interaction.applicationId,
      pings: found ?? { everyone: false, userIds: [], roleIds: [] },
      type: interaction.type === 2 ? COMMAND_ANSWER : 0,
      origin: {
        interactionId: interaction.id,
        type: interaction.type,
        userId: interaction.userId,
        name: interaction.name,
        guildId: interaction.guildId,
        interactedMessageId: interaction.messageId,
      },
    })
  }

  function messageOf(interaction: Interaction, messageId: string | null): Message {
    if (messageId === null) return refuse('unknownMessage')
    return (
      interactions.ephemeral.get(messageId) ??
      findMessage(world, interaction.channelId, messageId) ??
      refuse('unknownMessage')
    )
  }

  function change(interaction: Interaction, message: Message, data: unknown, call: Call): void {
    const form = parseForm(EditMessageForm, data ?? {})
    const edit = composeEdit(simulation, message, form, call.files)
    editMessage(simulation, message, {
      ...edit,
      flags: (edit.flags ?? message.flags) & ~LOADING,
      pings: pings(interaction, edit.content ?? message.content, form.allowed_mentions),
    })
  }

  /** The interaction whose token is in the path, answered and not older than 15 minutes. */
  function open(call: Call): Interaction {
    const interaction = interactions.byToken.get(param(call, 'webhook_token'))
    if (!interaction || interaction.applicationId !== param(call, 'webhook_id')) return refuse('unknownWebhook')
    if (interaction.answeredWith === null) refuse('unknownWebhook')
    if (clock.now() - interaction.createdAt > TOKEN_LIVES_MS) refuse('invalidWebhookToken')
    return interaction
  }

  function target(call: Call): { interaction: Interaction; message: Message } {
    const interaction = open(call)
    const id = call.params.message_id ?? interaction.responseMessageId
    const isKnown = id !== null && (id === interaction.responseMessageId || interaction.followupMessageIds.includes(id))
    if (!isKnown) return refuse('unknownMessage')
    return { interaction, message: messageOf(interaction, id) }
  }

  function followUp(call: Call): Answer {
    const interaction = open(call)
    // The first follow-up after a deferred answer takes the place of the waiting message.
    const waitingId = interaction.answeredWith === CALLBACK.deferred ? interaction.responseMessageId : null
    const placeholder =
      waitingId === null
        ? undefined
        : (interactions.ephemeral.get(waitingId) ?? findMessage(world, interaction.channelId, waitingId))
    if (placeholder && (placeholder.flags & LOADING) !== 0) {
      const form = parseForm(AnswerMessageForm, call.body ?? {})
      const composed = composeMessage(simulation, form, call.files, 'interaction')
      editMessage(simulation, placeholder, {
        ...composed,
        flags: (placeholder.flags & ~LOADING) | composed.flags,
        pings: pings(interaction, composed.content, form.allowed_mentions),
      })
      return ok(present(placeholder, interaction), [
        { action: 'interaction.followup', key: interaction.id, isApplied: true },
      ])
    }
    const message = write(interaction, call.body ?? {}, call)
    interaction.followupMessageIds.push(message.id)
    return ok(present(message, interaction), [{ action: 'interaction.followup', key: message.id, isApplied: true }])
  }

  function edit(call: Call): Answer {
    const { interaction, message } = target(call)
    change(interaction, message, call.body ?? {}, call)
    return ok(present(message, interaction), [{ action: 'interaction.edit', key: message.id, isApplied: true }])
  }

  function remove(call: Call): Answer {
    const { message } = target(call)
    deleteMessage(simulation, message)
    return noContent([{ action: 'interaction.delete', key: message.id, isApplied: true }])
  }

  function read(call: Call): Answer {
    const { interaction, message } = target(call)
    return ok(present(message, interaction))
  }

  const webhook = '/webhooks/{webhook_id}/{webhook_token}'
  return [
    {
      method: 'POST',
      path: '/interactions/{interaction_id}/{interaction_token}/callback',
      auth: 'path',
      handle: callback,
    },
    { method: 'POST', path: webhook, auth: 'path', handle: followUp },
    ...[`${webhook}/messages/@original`, `${webhook}/messages/{message_id}`].flatMap((path): Route[] => [
      { method: 'GET', path, auth: 'path', handle: read },
      { method: 'PATCH', path, auth: 'path', handle: edit },
      { method: 'DELETE', path, auth: 'path', handle: remove },
    ]),
  ]
}

function refuseType(): never {
  return refuseForm(['type'], 'BASE_TYPE_CHOICES', 'This interaction cannot be answered with this type.')
}

function checkKind(interaction: Interaction, kinds: readonly number[]): void {
  if (!kinds.includes(interaction.type)) refuseType()
}
