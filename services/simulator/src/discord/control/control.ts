import type { z } from 'zod'
import type { Gateway } from '../gateway/gateway.ts'
import type { Interaction } from '../interaction-book.ts'
import type { RateLimits } from '../rest/rate-limits.ts'
import type { RequestLog } from '../rest/request-log.ts'
import type { Simulation } from '../simulation.ts'
import type { Guild } from '../world/entities.ts'
import { addGuilds } from '../world/more-guilds.ts'
import { actAsMember } from './act-as-member.ts'
import { ClockForm, GuildsForm, LimitsForm, ResetForm } from './control-forms.ts'
import { type Fault, type FaultBook, FaultSpec } from './faults.ts'
import { botAt } from './find-in-world.ts'
import type { Ledger } from './ledger.ts'
import { LoadGenerator } from './load.ts'
import { createScenarios } from './scenarios.ts'
import { useCommands } from './use-commands.ts'

export interface ControlParts {
  readonly simulation: Simulation
  readonly gateway: Gateway
  readonly faults: FaultBook
  readonly ledger: Ledger
  readonly requests: RequestLog
  readonly limits: RateLimits
  /** Fill an emptied world again. */
  readonly seed: () => void
}

/** Everything that moves the simulated Discord from outside, in process; `/sim/…` is the same over HTTP. */
export function createControl(parts: ControlParts) {
  const { simulation, gateway, faults, ledger, requests, limits } = parts
  const { world, clock } = simulation
  const member = actAsMember(simulation)
  const commands = useCommands(simulation)
  const scenarios = createScenarios(simulation, member)
  const load = new LoadGenerator(simulation, gateway, ledger)

  return {
    member,
    commands,
    scenarios,
    load,
    ledger,
    requests,
    /** What is there and who is connected. */
    state() {
      return {
        now: clock.now(),
        guilds: [...world.guilds.values()].map(stateOfGuild),
        bots: [...world.bots.values()].map((bot) => ({
          userId: bot.userId,
          applicationId: bot.applicationId,
          username: world.users.get(bot.userId)?.username ?? '',
        })),
        sessions: [...gateway.sessions.values()].map((session) => ({
          id: session.id,
          botId: session.botId,
          shard: session.shard,
          intents: session.intents,
          sequence: session.sequence,
          isConnected: session.wire !== null,
        })),
        connections: gateway.connections.size,
        commands: [...world.commands.values()].map((command) => ({
          id: command.id,
          guildId: command.guildId,
          name: command.definition.name,
        })),
        dispatches: ledger.dispatchCounts,
        effects: ledger.effectTotal,
        requests: requests.list({ limit: 0 }).total,
        invalidRequests: limits.invalidRequests,
        limits: limits.options,
        faults: faults.list(),
        scenarios: scenarios.list().map(({ messageIds: _ids, ...progress }) => progress),
      }
    },
    /** The interaction itself, with the token that the bot was given. */
    interaction(id: string): Interaction | undefined {
      return simulation.interactions.byId.get(id)
    },
    members(guildId: string) {
      const guild = world.guilds.get(guildId)
      return [...(guild?.members.values() ?? [])].map((one) => ({
        userId: one.userId,
        username: world.users.get(one.userId)?.username ?? '',
        roles: one.roleIds.map((id) => guild?.roles.get(id)?.name ?? id),
        timedOutUntil: one.timedOutUntil,
      }))
    },
    /** Break something. Gateway faults strike at once when someone is connected, else as soon as someone is. */
    addFault(input: FaultInput): Fault {
      const spec = FaultSpec.parse(input)
      const fault = faults.add(spec)
      gateway.strikeNow(spec)
      return faults.list().find((known) => known.id === fault.id) ?? fault
    },
    faults,
    addGuilds(input: GuildsForm): Guild[] {
      const form = GuildsForm.parse(input)
      const guilds = addGuilds(world, simulation.ids, clock.now(), { ...form, botId: botAt(world).userId })
      for (const guild of guilds) gateway.announceGuild(guild)
      return guilds
    },
    setClock(input: ClockForm): number {
      const form = ClockForm.parse(input)
      if ('now' in form) clock.set(form.now)
      else clock.advance(form.advanceMs)
      return clock.now()
    },
    setLimits(input: LimitsForm): void {
      const form = LimitsForm.parse(input)
      limits.options = {
        globalPerSecond: form.globalPerSecond === undefined ? limits.options.globalPerSecond : form.globalPerSecond,
        perRoute: form.perRoute ?? limits.options.perRoute,
        invalidRequestLimit: form.invalidRequestLimit ?? limits.options.invalidRequestLimit,
      }
    },
    /** Forget what happened; with `world`, also what was made, and end every session. */
    reset(input: ResetForm = {}): void {
      const form = ResetForm.parse(input)
      scenarios.stopAll()
      load.clear()
      faults.clear()
      ledger.clear()
      requests.clear()
      limits.clear()
      if (!form.world) return
      for (const store of [
        world.users,
        world.bots,
        world.guilds,
        world.directChannels,
        world.messages,
        world.commands,
        world.guildOfChannel,
      ])
        store.clear()
      for (const store of [
        simulation.interactions.byId,
        simulation.interactions.byToken,
        simulation.interactions.ephemeral,
        simulation.uploads,
      ])
        store.clear()
      simulation.deletedMessages.length = 0
      parts.seed()
      gateway.endSessions()
    },
    stop(): void {
      scenarios.stopAll()
      load.stopQuietly()
    },
  }
}
export type Control = ReturnType<typeof createControl>

type FaultInput = z.input<typeof FaultSpec>

function stateOfGuild(guild: Guild) {
  return {
    id: guild.id,
    name: guild.name,
    ownerId: guild.ownerId,
    members: guild.members.size,
    bans: [...guild.bans.keys()],
    channels: [...guild.channels.values()].map((channel) => ({
      id: channel.id,
      name: channel.name,
      type: channel.type,
    })),
    roles: [...guild.roles.values()].map((role) => ({ id: role.id, name: role.name, position: role.position })),
  }
}
