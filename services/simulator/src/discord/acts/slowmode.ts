import { Permit } from '../permissions.ts'
import { DiscordRefusal } from '../refusal.ts'
import type { Simulation } from '../simulation.ts'
import type { Channel } from '../world/entities.ts'

/** @throws DiscordRefusal 20016 when this author wrote there too recently; who manages messages or channels may go on */
export function checkSlowmode(simulation: Simulation, channel: Channel, authorId: string, permissions: bigint): void {
  if (channel.slowmodeSeconds === 0 || (permissions & (Permit.ManageMessages | Permit.ManageChannels)) !== 0n) return
  const since = simulation.clock.now() - channel.slowmodeSeconds * 1_000
  for (const message of simulation.world.messages.get(channel.id)?.values() ?? []) {
    if (message.authorId === authorId && message.timestamp > since)
      throw new DiscordRefusal('slowmode', undefined, message.timestamp - since)
  }
}
