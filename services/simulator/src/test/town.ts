import type { Client, Message } from 'discord.js'
import { type Simulator, startSimulator } from '../start-simulator.ts'
import { logIn } from './discordjs-client.ts'

/** A simulator without rate limits and a discord.js client in it. */
export interface Town {
  readonly simulator: Simulator
  readonly client: Client<true>
  idOf(name: string): string
  /** Post as a member; resolves when discord.js has heard of it. */
  say(authorName: string, content: string, channelName?: string): Promise<Message>
  /** The next event of this name. */
  next<T>(event: string): Promise<T>
  close(): Promise<void>
}

export async function openTown(): Promise<Town> {
  const simulator = await startSimulator({ rateLimits: { perRoute: false, globalPerSecond: null } })
  const client = await logIn(simulator)
  return {
    simulator,
    client,
    idOf: (name) => [...simulator.world.users.values()].find((user) => user.username === name.toLowerCase())?.id ?? '',
    say: (authorName, content, channelName = 'general') =>
      new Promise((resolve) => {
        const listen = (message: Message) => {
          if (message.id !== posted.id) return
          client.off('messageCreate', listen)
          resolve(message)
        }
        client.on('messageCreate', listen)
        const posted = simulator.control.member.post({ authorName, content, channelName })
      }),
    next: (event) => new Promise((resolve) => client.once(event, resolve)),
    close: async () => {
      await client.destroy()
      await simulator.close()
    },
  }
}
