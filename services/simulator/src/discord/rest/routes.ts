import type { Simulation } from '../simulation.ts'
import { banRoutes } from './bans.ts'
import { channelRoutes } from './channels.ts'
import { commandRoutes } from './commands.ts'
import { guildRoutes } from './guilds.ts'
import { interactionRoutes } from './interactions.ts'
import { memberRoutes } from './members.ts'
import { messageRoutes } from './messages.ts'
import { reactionRoutes } from './reactions.ts'
import type { Route } from './route.ts'
import { type GatewayFacts, userRoutes } from './users.ts'

/** Every route there is. What is not here is answered with 404. */
export function discordRoutes(simulation: Simulation, gateway: GatewayFacts): Route[] {
  return [
    ...userRoutes(simulation, gateway),
    ...guildRoutes(simulation),
    ...channelRoutes(simulation),
    ...messageRoutes(simulation),
    ...reactionRoutes(simulation),
    ...memberRoutes(simulation),
    ...banRoutes(simulation),
    ...commandRoutes(simulation),
    ...interactionRoutes(simulation),
  ]
}
