import { startInteraction } from '../acts/interaction-acts.ts'
import type { Interaction } from '../interaction-book.ts'
import { has, Permit } from '../permissions.ts'
import { presentBareMember, presentChannel, presentRole } from '../present/present-guild.ts'
import { presentMessage } from '../present/present-message.ts'
import { presentUser } from '../present/present-user.ts'
import { accessChannel } from '../rest/access.ts'
import { commandsIn } from '../rest/commands.ts'
import { findComponent } from '../rest/component-form.ts'
import type { Simulation } from '../simulation.ts'
import type { Channel, Command, Json, Message } from '../world/entities.ts'
import { findMessage } from '../world/world.ts'
import { ControlError } from './control-error.ts'
import { InteractionForm } from './control-forms.ts'
import { botAt, channelAt, userAt } from './find-in-world.ts'

type Parsed = ReturnType<typeof InteractionForm.parse>
type CommandUse = Extract<Parsed, { kind: 'command' }>

/** What the bot answered, once it has. */
export interface InteractionReport {
  readonly id: string
  readonly state: 'waiting' | 'answered' | 'expired'
  /** Callback type of the first answer. */
  readonly answeredWith: number | null
  /** How long the bot took, in ms. */
  readonly answeredAfterMs: number | null
  /** The original response as it is now. */
  readonly response: Json | null
  readonly isEphemeral: boolean
  readonly followups: readonly Json[]
  readonly choices: readonly unknown[] | null
  readonly modal: Json | null
}

const EPHEMERAL = 1 << 6

/** How members use slash commands, buttons and modals. A command that is not registered cannot be used, as on Discord. */
export function useCommands(simulation: Simulation) {
  const { world, interactions, clock } = simulation

  function use(input: InteractionForm): Interaction {
    const form = InteractionForm.parse(input)
    if (form.kind === 'command') return runCommand(form)
    return form.kind === 'component' ? useComponent(form) : submitModal(form)
  }

  function runCommand(form: CommandUse): Interaction {
    const bot = botAt(world, form.applicationId)
    const channel = channelAt(world, form)
    const user = userAt(world, form)
    const access = accessChannel(
      simulation,
      channel.id,
      user.id,
      channel.guildId === null ? 0n : Permit.UseApplicationCommands,
    )
    const [name = '', ...path] = form.name.replace(/^\//, '').split(' ')
    const command = findCommand(bot.applicationId, channel, name, form.targetId)
    const needed = command.definition.default_member_permissions
    if (typeof needed === 'string' && !has(access.permissions, BigInt(needed)))
      throw new ControlError(400, `${user.username} does not see /${name}`)
    const resolved = emptyResolved()
    const leaf = leafOf(command.definition, path)
    const options = wrap(valueOptions(leaf, form, channel, resolved), path, command.definition)
    const target = form.targetId === undefined ? {} : resolveTarget(form.targetId, channel, command, resolved)
    return startInteraction(simulation, {
      bot,
      channel,
      userId: user.id,
      type: form.focused === undefined ? 2 : 4,
      name,
      data: {
        type: command.definition.type,
        name,
        id: command.id,
        ...(command.guildId ? { guild_id: command.guildId } : {}),
        ...(options.length > 0 ? { options } : {}),
        ...target,
        ...(isEmpty(resolved)
          ? {}
          : {
              resolved: Object.fromEntries(
                Object.entries(resolved).filter(([, group]) => Object.keys(group).length > 0),
              ),
            }),
      },
    })
  }

  function findCommand(applicationId: string, channel: Channel, name: string, targetId: string | undefined): Command {
    const places = channel.guildId === null ? [null] : [channel.guildId, null]
    for (const place of places) {
      for (const command of commandsIn(simulation, applicationId, place)) {
        if (command.definition.name === name && (command.definition.type === 1) === (targetId === undefined))
          return command
      }
    }
    throw new ControlError(404, `no command /${name} is registered here`)
  }

  function valueOptions(leaf: Json, form: CommandUse, channel: Channel, resolved: Resolved): Json[] {
    const known = arrayOf(leaf.options)
    for (const name of Object.keys(form.options)) {
      if (!known.some((option) => option.name === name))
        throw new ControlError(400, `the command has no option ${name}`)
    }
    return known.flatMap((option) => {
      const name = String(option.name)
      const value = form.options[name]
      if (value === undefined) {
        if (option.required === true && form.focused === undefined)
          throw new ControlError(400, `the command needs the option ${name}`)
        return []
      }
      checkValue(option, name, value)
      resolveOption(Number(option.type), String(value), channel, resolved)
      return [{ type: option.type, name, value, ...(form.focused === name ? { focused: true } : {}) }]
    })
  }

  function resolveOption(type: number, id: string, channel: Channel, resolved: Resolved): void {
    const guild = channel.guildId === null ? undefined : world.guilds.get(channel.guildId)
    const user = type === 6 || type === 9 ? world.users.get(id) : undefined
    const role = type === 8 || type === 9 ? guild?.roles.get(id) : undefined
    const named = type === 7 ? guild?.channels.get(id) : undefined
    if (user) resolveUser(user.id, channel, resolved)
    if (role) resolved.roles[id] = presentRole(role)
    if (named) resolved.channels[id] = { ...presentChannel(named, world.users), permissions: '0' }
    if (type >= 6 && type <= 9 && !user && !role && !named)
      throw new ControlError(400, `there is no ${id} for this option`)
  }

  function resolveUser(userId: string, channel: Channel, resolved: Resolved): void {
    const user = world.users.get(userId)
    if (!user) throw new ControlError(404, `there is no user ${userId}`)
    resolved.users[userId] = presentUser(user)
    const member = channel.guildId === null ? undefined : world.guilds.get(channel.guildId)?.members.get(userId)
    if (member) resolved.members[userId] = { ...presentBareMember(member), permissions: '0' }
  }

  function resolveTarget(targetId: string, channel: Channel, command: Command, resolved: Resolved): Json {
    if (command.definition.type === 2) resolveUser(targetId, channel, resolved)
    else resolved.messages[targetId] = shown(messageAt(channel.id, targetId))
    return { target_id: targetId }
  }

  function useComponent(form: Extract<Parsed, { kind: 'component' }>): Interaction {
    const channel = channelAt(world, form)
    const user = userAt(world, form)
    accessChannel(simulation, channel.id, user.id)
    const message = messageAt(channel.id, form.messageId)
    const component = findComponent(message.components, form.customId)
    if (!component) throw new ControlError(404, `the message has no component ${form.customId}`)
    if (component.disabled === true) throw new ControlError(409, 'the component is disabled')
    return startInteraction(simulation, {
      bot: botAt(world, message.authorId),
      channel,
      userId: user.id,
      type: 3,
      name: form.customId,
      data: {
        custom_id: form.customId,
        component_type: component.type,
        id: component.id,
        ...(form.values ? { values: form.values } : {}),
      },
      message: { id: message.id, shown: shown(message) },
    })
  }

  function submitModal(form: Extract<Parsed, { kind: 'modal' }>): Interaction {
    const opened = interactions.byId.get(form.interactionId)
    if (!opened?.modal) throw new ControlError(404, `interaction ${form.interactionId} opened no modal`)
    const message = opened.messageId === null ? undefined : messageAt(opened.channelId, opened.messageId)
    const customId = String(opened.modal.custom_id)
    return startInteraction(simulation, {
      bot: botAt(world, opened.applicationId),
      channel: channelAt(world, { channelId: opened.channelId }),
      userId: opened.userId,
      type: 5,
      name: customId,
      data: { custom_id: customId, components: filledIn(opened.modal, form.fields) },
      ...(message ? { message: { id: message.id, shown: shown(message) } } : {}),
    })
  }

  function messageAt(channelId: string, messageId: string): Message {
    const message = interactions.ephemeral.get(messageId) ?? findMessage(world, channelId, messageId)
    if (!message) throw new ControlError(404, `there is no message ${messageId}`)
    return message
  }

  function shown(message: Message): Json {
    return presentMessage(world, message, { userId: message.authorId, baseUrl: simulation.baseUrl() })
  }

  function find(interaction: Interaction, id: string): Json | null {
    const message = interactions.ephemeral.get(id) ?? findMessage(world, interaction.channelId, id)
    return message ? shown(message) : null
  }

  function report(id: string): InteractionReport {
    const interaction = interactions.byId.get(id)
    if (!interaction) throw new ControlError(404, `there is no interaction ${id}`)
    const response = interaction.responseMessageId === null ? null : find(interaction, interaction.responseMessageId)
    const isLate = interaction.answeredWith === null && clock.now() - interaction.createdAt > 3_000
    return {
      id,
      state: interaction.answeredWith === null ? (isLate ? 'expired' : 'waiting') : 'answered',
      answeredWith: interaction.answeredWith,
      answeredAfterMs: interaction.answeredAt === null ? null : interaction.answeredAt - interaction.createdAt,
      response,
      isEphemeral: (Number(response?.flags ?? 0) & EPHEMERAL) !== 0,
      followups: interaction.followupMessageIds
        .map((followup) => find(interaction, followup))
        .filter((message) => message !== null),
      choices: interaction.choices,
      modal: interaction.modal,
    }
  }

  return { use, report }
}

type Resolved = Record<'users' | 'members' | 'roles' | 'channels' | 'messages', Record<string, Json>>

function emptyResolved(): Resolved {
  return { users: {}, members: {}, roles: {}, channels: {}, messages: {} }
}

function isEmpty(resolved: Resolved): boolean {
  return Object.values(resolved).every((group) => Object.keys(group).length === 0)
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function arrayOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isJson) : []
}

/** The part of the definition that `/name sub …` names. */
function leafOf(definition: Json, path: readonly string[]): Json {
  let node = definition
  for (const step of path) {
    const next = arrayOf(node.options).find(
      (option) => option.name === step && (option.type === 1 || option.type === 2),
    )
    if (!next) throw new ControlError(404, `there is no subcommand ${step}`)
    node = next
  }
  if (arrayOf(node.options).some((option) => option.type === 1 || option.type === 2))
    throw new ControlError(400, `${String(node.name)} needs a subcommand`)
  return node
}

/** Options inside the subcommands that lead to them. */
function wrap(options: Json[], path: readonly string[], definition: Json): Json[] {
  const [step, ...rest] = path
  if (step === undefined) return options
  const node = arrayOf(definition.options).find((option) => option.name === step) ?? {}
  return [{ type: node.type, name: step, options: wrap(options, rest, node) }]
}

/** What Discord's client would not let anyone send. */
function checkValue(option: Json, name: string, value: string | number | boolean): void {
  const wrong = (what: string): never => {
    throw new ControlError(400, `option ${name} ${what}`)
  }
  const type = Number(option.type)
  const isNumber = type === 4 || type === 10
  if (isNumber && typeof value !== 'number') wrong('must be a number')
  if (type === 4 && !Number.isInteger(value)) wrong('must be a whole number')
  if (type === 5 && typeof value !== 'boolean') wrong('must be true or false')
  if (!isNumber && type !== 5 && typeof value !== 'string') wrong('must be text')
  if (typeof option.min_value === 'number' && Number(value) < option.min_value)
    wrong(`must be at least ${option.min_value}`)
  if (typeof option.max_value === 'number' && Number(value) > option.max_value)
    wrong(`must be at most ${option.max_value}`)
  if (typeof option.max_length === 'number' && String(value).length > option.max_length)
    wrong(`must have at most ${option.max_length} characters`)
  const choices = arrayOf(option.choices)
  if (choices.length > 0 && !choices.some((choice) => choice.value === value)) wrong('must be one of its choices')
}

/** The modal's inputs with what the member typed, in the shape they were sent in. */
function filledIn(modal: Json, fields: Readonly<Record<string, string>>): Json[] {
  const input = (component: Json): Json => {
    const customId = String(component.custom_id)
    const value = fields[customId] ?? (typeof component.value === 'string' ? component.value : '')
    if (component.required !== false && value === '') throw new ControlError(400, `the modal needs ${customId}`)
    return { type: component.type, id: component.id ?? 1, custom_id: customId, value }
  }
  return arrayOf(modal.components).map((row) =>
    isJson(row.component)
      ? { type: row.type, id: row.id ?? 1, component: input(row.component) }
      : { type: row.type, id: row.id ?? 1, components: arrayOf(row.components).map(input) },
  )
}
