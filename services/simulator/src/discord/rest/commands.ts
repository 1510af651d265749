import { refuse, refuseForm } from '../refusal.ts'
import type { Simulation } from '../simulation.ts'
import type { Command, Json } from '../world/entities.ts'
import { accessGuild } from './access.ts'
import { CommandForm, CommandsForm } from './command-form.ts'
import { parseForm } from './form.ts'
import { type BotCall, noContent, ok, param, type Route } from './route.ts'

/** Creates per day and guild (or globally); overwriting what exists is no create. */
const MAX_CREATES_PER_DAY = 200
const DAY_MS = 24 * 60 * 60_000

export function presentCommand(command: Command): Json {
  return {
    id: command.id,
    application_id: command.applicationId,
    version: command.version,
    default_member_permissions: null,
    name_localizations: null,
    description: '',
    description_localizations: null,
    dm_permission: true,
    contexts: null,
    integration_types: [0],
    nsfw: false,
    ...(command.guildId ? { guild_id: command.guildId } : {}),
    ...command.definition,
  }
}

/** The commands of this application in one place: a guild, or everywhere (null). */
export function commandsIn(simulation: Simulation, applicationId: string, guildId: string | null): Command[] {
  return [...simulation.world.commands.values()].filter(
    (command) => command.applicationId === applicationId && command.guildId === guildId,
  )
}

export function commandRoutes(simulation: Simulation): Route[] {
  const { commands } = simulation.world
  const creates = new Map<string, { count: number; since: number }>()

  /** Applications see their own commands alone. */
  function scope(call: BotCall): { applicationId: string; guildId: string | null } {
    const applicationId = param(call, 'application_id')
    if (applicationId !== call.bot.applicationId) refuse('unknownApplication')
    const guildId = call.params.guild_id ?? null
    if (guildId !== null) accessGuild(simulation, guildId, call.bot.userId)
    return { applicationId, guildId }
  }

  function countCreate(place: string): void {
    const now = simulation.clock.now()
    const day = creates.get(place)
    const count = day && now - day.since < DAY_MS ? day : { count: 0, since: now }
    count.count += 1
    creates.set(place, count)
    if (count.count > MAX_CREATES_PER_DAY)
      refuseForm(
        [],
        'APPLICATION_COMMAND_DAILY_CREATES',
        `Max number of daily application command creates has been reached (${MAX_CREATES_PER_DAY})`,
      )
  }

  function define(form: CommandForm): Command['definition'] {
    const given = Object.entries(form).filter(([key, value]) => key !== 'id' && value !== undefined && value !== null)
    return {
      ...withoutNulls(Object.fromEntries(given)),
      name: form.name,
      type: form.type ?? 1,
      description: form.description ?? '',
    }
  }

  /** A command of the same name and type is replaced and keeps its id. */
  function put(
    place: { applicationId: string; guildId: string | null },
    form: CommandForm,
  ): { command: Command; isNew: boolean } {
    const definition = define(form)
    const known = commandsIn(simulation, place.applicationId, place.guildId).find(
      (command) => command.definition.name === definition.name && command.definition.type === definition.type,
    )
    if (known) {
      known.definition = definition
      known.version = simulation.ids.next()
      return { command: known, isNew: false }
    }
    countCreate(place.guildId ?? place.applicationId)
    const command: Command = { ...place, id: simulation.ids.next(), version: simulation.ids.next(), definition }
    commands.set(command.id, command)
    return { command, isNew: true }
  }

  function create(call: BotCall) {
    const place = scope(call)
    const form = parseForm(CommandForm, call.body ?? {})
    const { command, isNew } = put(place, form)
    const effects = [{ action: 'command.create', key: command.definition.name, isApplied: isNew }]
    return { status: isNew ? (201 as const) : (200 as const), body: presentCommand(command), effects }
  }

  function overwrite(call: BotCall) {
    const place = scope(call)
    const forms = parseForm(CommandsForm, call.body)
    const kept = forms.map((form) => put(place, form).command)
    for (const command of commandsIn(simulation, place.applicationId, place.guildId))
      if (!kept.includes(command)) commands.delete(command.id)
    return ok(kept.map(presentCommand), [
      { action: 'commands.overwrite', key: place.guildId ?? 'global', isApplied: true },
    ])
  }

  function find(call: BotCall): Command {
    const place = scope(call)
    const command = commands.get(param(call, 'command_id'))
    if (!command || command.applicationId !== place.applicationId || command.guildId !== place.guildId)
      return refuse('unknownApplicationCommand')
    return command
  }

  return [
    '/applications/{application_id}/commands',
    '/applications/{application_id}/guilds/{guild_id}/commands',
  ].flatMap((path): Route[] => [
    {
      method: 'GET',
      path,
      auth: 'bot',
      handle: (call) => {
        const { applicationId, guildId } = scope(call)
        return ok(commandsIn(simulation, applicationId, guildId).map(presentCommand))
      },
    },
    { method: 'POST', path, auth: 'bot', handle: create },
    { method: 'PUT', path, auth: 'bot', handle: overwrite },
    { method: 'GET', path: `${path}/{command_id}`, auth: 'bot', handle: (call) => ok(presentCommand(find(call))) },
    {
      method: 'DELETE',
      path: `${path}/{command_id}`,
      auth: 'bot',
      handle: (call) => {
        const command = find(call)
        commands.delete(command.id)
        return noContent([{ action: 'command.delete', key: command.definition.name, isApplied: true }])
      },
    },
  ])
}

function withoutNulls(value: Json): Json {
  const clean = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(clean)
    return typeof inner === 'object' && inner !== null ? withoutNulls(Object.fromEntries(Object.entries(inner))) : inner
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null && inner !== undefined)
      .map(([key, inner]) => [key, clean(inner)]),
  )
}
