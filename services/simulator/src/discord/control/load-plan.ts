import { withoutContent } from '../gateway/dispatch.ts'
import { presentBareMember } from '../present/present-guild.ts'
import { presentMessage } from '../present/present-message.ts'
import { presentUser } from '../present/present-user.ts'
import type { Simulation } from '../simulation.ts'
import type { Guild, Message } from '../world/entities.ts'
import { type Piece, piece } from './load-frames.ts'
import { seededRandom } from './random.ts'
import { CHAT, SCAM } from './scenario-texts.ts'

/** Messages after which the plan repeats. A power of two, so that a message's number tells its place. */
export const PLAN_LENGTH = 65_536

export interface TextGroup {
  readonly share: number
  readonly contents: readonly string[]
}

/** 89 % harmless, 10 % of the kind rules find, 1 % that only reading tells. */
export const DEFAULT_TEXTS: readonly TextGroup[] = [
  { share: 0.89, contents: CHAT },
  { share: 0.1, contents: SCAM },
  {
    share: 0.01,
    contents: [
      'you people never learn, do you',
      'go back to where you came from',
      'nobody would miss you',
      'i know where you live lol',
    ],
  },
]

interface Speaker {
  readonly userId: string
  readonly piece: Piece
}

interface Room {
  readonly guild: Guild
  readonly channelId: string
  readonly piece: Piece
}

interface Saying {
  readonly content: string
  readonly group: number
  readonly full: Piece
  /** For sessions without MESSAGE_CONTENT. */
  readonly hidden: Piece
}

export interface PlannedMessage {
  readonly room: Room
  readonly speaker: Speaker
  readonly saying: Saying
}

/** Who says what where: decided and serialised before the load begins, the same for a seed. */
export interface LoadPlan {
  at(number: number): PlannedMessage
  readonly guilds: readonly Guild[]
}

export function planLoad(
  simulation: Simulation,
  plan: { botId: string; seed: number; zipfExponent: number; texts: readonly TextGroup[] },
): LoadPlan {
  const { world } = simulation
  const guilds = [...world.guilds.values()].filter((guild) => guild.members.has(plan.botId))
  const random = seededRandom(plan.seed)
  const places = guilds.map((guild) => ({ rooms: roomsOf(guild), speakers: speakersOf(simulation, guild) }))
  const sayings = plan.texts.flatMap((group, index) =>
    group.contents.map((content) => sayingOf(simulation, content, index)),
  )
  const sayingsOfGroup = plan.texts.map((_, index) => sayings.filter((saying) => saying.group === index))
  const pickGuild = weightedPick(guilds.map((_, rank) => 1 / (rank + 1) ** plan.zipfExponent))
  const pickGroup = weightedPick(plan.texts.map((group) => group.share))

  const planned = Array.from({ length: PLAN_LENGTH }, (): PlannedMessage => {
    const place = places[pickGuild(random())]
    const group = sayingsOfGroup[pickGroup(random())] ?? []
    const room = place?.rooms[Math.floor(random() * place.rooms.length)]
    const speaker = place?.speakers[Math.floor(random() * place.speakers.length)]
    const saying = group[Math.floor(random() * group.length)]
    if (!room || !speaker || !saying) throw new Error('a guild of the load has no channel, no member or nothing to say')
    return { room, speaker, saying }
  })
  return {
    guilds,
    at: (number) => {
      const message = planned[number & (PLAN_LENGTH - 1)]
      if (!message) throw new Error(`no message ${number} is planned`)
      return message
    },
  }
}

function roomsOf(guild: Guild): Room[] {
  return [...guild.channels.values()]
    .filter((channel) => channel.type === 0 && channel.overwrites.length === 0 && channel.name !== 'mod-log')
    .map((channel) => ({
      guild,
      channelId: channel.id,
      piece: piece(`"channel_id":"${channel.id}","guild_id":"${guild.id}","channel_type":0,`),
    }))
}

function speakersOf(simulation: Simulation, guild: Guild): Speaker[] {
  return [...guild.members.values()].flatMap((member) => {
    const user = simulation.world.users.get(member.userId)
    if (!user || user.isBot || guild.ownerId === user.id) return []
    const text = `"author":${JSON.stringify(presentUser(user))},"member":${JSON.stringify(presentBareMember(member))},`
    return [{ userId: user.id, piece: piece(text) }]
  })
}

/** Everything of the payload that depends on the words alone. */
function sayingOf(simulation: Simulation, content: string, group: number): Saying {
  const anyone = simulation.world.users.values().next().value
  if (!anyone) throw new Error('there is no user')
  const sample = emptyMessage({ id: '0', channelId: '0', guildId: null, authorId: anyone.id, content, timestamp: 0 })
  const shown: Record<string, unknown> = { ...presentMessage(simulation.world, sample, { userId: '', baseUrl: '' }) }
  for (const varying of ['id', 'timestamp', 'author', 'channel_id']) delete shown[varying]
  const tail = (value: object) => piece(`${JSON.stringify(value).slice(1)}}`)
  return { content, group, full: tail(shown), hidden: tail(withoutContent(shown)) }
}

export function emptyMessage(
  facts: Pick<Message, 'id' | 'channelId' | 'guildId' | 'authorId' | 'content' | 'timestamp'>,
): Message {
  return {
    ...facts,
    type: 0,
    editedTimestamp: null,
    flags: 0,
    tts: false,
    mentionsEveryone: false,
    mentionedUserIds: [],
    mentionedRoleIds: [],
    attachments: [],
    embeds: [],
    components: [],
    reactions: [],
    reference: null,
    nonce: null,
    origin: null,
    applicationId: null,
    isPinned: false,
  }
}

/** Index by weight, from a number in [0, 1). */
function weightedPick(weights: readonly number[]): (chance: number) => number {
  let sum = 0
  const upTo = weights.map((weight) => (sum += weight))
  return (chance) => {
    const wanted = chance * sum
    let low = 0
    let high = upTo.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((upTo[middle] ?? 0) > wanted) high = middle
      else low = middle + 1
    }
    return low
  }
}
