import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { Bot, Channel, Command, Guild, Message, User } from './entities.ts'
import { addGuild, type World } from './world.ts'

const SNAPSHOT_VERSION = 1

const Snapshot = z.object({
  version: z.literal(SNAPSHOT_VERSION),
  users: z.array(z.custom<User>(isRecord)),
  bots: z.array(z.custom<Bot>(isRecord)),
  guilds: z.array(z.custom<Guild>(isRecord)),
  directChannels: z.array(z.custom<Channel>(isRecord)),
  messages: z.array(z.custom<Message>(isRecord)),
  commands: z.array(z.custom<Command>(isRecord)),
})

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

/** Permissions are bigints and collections are maps: both are marked, so that they come back as they were. */
function mark(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { $bigint: value.toString() }
  return value instanceof Map ? { $map: [...value] } : value
}

function unmark(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('$bigint' in value && typeof value.$bigint === 'string') return BigInt(value.$bigint)
  return '$map' in value && Array.isArray(value.$map) ? new Map(value.$map) : value
}

export function snapshotOf(world: World): string {
  return JSON.stringify(
    {
      version: SNAPSHOT_VERSION,
      users: [...world.users.values()],
      bots: [...world.bots.values()],
      guilds: [...world.guilds.values()],
      directChannels: [...world.directChannels.values()],
      messages: [...world.messages.values()].flatMap((ofChannel) => [...ofChannel.values()]),
      commands: [...world.commands.values()],
    },
    mark,
  )
}

/** Fill an empty world. Sessions, interactions and uploaded bytes are not part of it. */
export function restore(world: World, text: string): void {
  const snapshot = Snapshot.parse(JSON.parse(text, unmark))
  for (const user of snapshot.users) world.users.set(user.id, user)
  for (const bot of snapshot.bots) world.bots.set(bot.userId, bot)
  for (const guild of snapshot.guilds) addGuild(world, guild)
  for (const channel of snapshot.directChannels) world.directChannels.set(channel.id, channel)
  for (const command of snapshot.commands) world.commands.set(command.id, command)
  for (const message of snapshot.messages) {
    const ofChannel = world.messages.get(message.channelId) ?? new Map<string, Message>()
    world.messages.set(message.channelId, ofChannel.set(message.id, message))
  }
}

/** @returns whether there was a snapshot */
export async function loadSnapshot(world: World, file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return false
  restore(world, text)
  return true
}

/** Written beside and moved into place: a crash leaves the old one whole. */
export async function saveSnapshot(text: string, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.next`, text)
  await rename(`${file}.next`, file)
}
