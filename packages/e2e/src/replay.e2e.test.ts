import { computePermissions } from '@nexus/discord'
import { type CompiledPolicy, type Screen, screenMessage } from '@nexus/domain'
import type { Message } from '@nexus/events'
import { loadLocalModel } from '@nexus/local-model'
import { type Replayed, type ReplayOptions, replayGuild } from '@nexus/replay'
import { waitFor } from '@nexus/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changePolicy } from './change-policy.ts'
import { Crowd } from './crowd.ts'
import { type Constellation, startConstellation, untilEvent } from './index.ts'
import { StreamGauge } from './stream-gauge.ts'
import { untilPromisesKept } from './until-promises-kept.ts'

const WORD = 'rhubarb'
const QUIET_MS = 8_000
const WITHOUT_RHUBARB = {
  rules: [
    {
      id: 'no-rhubarb',
      category: 'spam',
      severity: 1,
      asks: 'enforce',
      trigger: { kind: 'words', words: [WORD] },
    },
  ],
}

let nexus: Constellation
let gauge: StreamGauge
let crowd: Crowd
let guildId: string

beforeAll(async () => {
  nexus = await startConstellation({
    services: ['gateway', 'recorder', 'context', 'moderation', 'ai-router', 'action-executor', 'commands'],
    // Often enough that a new owner begins with a snapshot.
    env: { SNAPSHOT_EVERY: '1000' },
  })
  gauge = new StreamGauge(nexus)
  crowd = new Crowd(nexus)
  guildId = nexus.simulator.control.state().guilds[0]?.id ?? ''
  await live()
}, 900_000)

afterAll(async () => {
  gauge?.close()
  await nexus?.[Symbol.asyncDispose]()
})

/** Ten thousand messages, and all that may happen meanwhile. */
async function live(): Promise<void> {
  const { member } = nexus.simulator.control
  const talk = (count: number) => crowd.talk({ count, rate: 250, word: WORD })
  await talk(2_000)
  await staffReact('❌', 0)
  await staffReact('✅', 1)

  const changing = talk(2_000)
  await changePolicy(nexus, guildId, userNamed('Carol'), WITHOUT_RHUBARB)
  await changing
  await untilEvent(nexus, 'the policy to be changed', isOfType('PolicyChanged'))

  const flushing = talk(2_000)
  await untilSaid(800)
  await gauge.flushAll()
  await flushing

  for (const name of ['context', 'moderation'] as const) {
    const killing = talk(2_000)
    await untilSaid(800)
    await nexus.service(name).kill()
    nexus.service(name).start()
    await killing
    await nexus.service(name).ready()
  }
  member.edit({ channelId: channelNamed('general'), messageId: ofGeneral(), content: `all about ${WORD}` })
  await untilPromisesKept(nexus, 180_000)
  await untilQuiet()
}

/** Waits until nothing was recorded for a while: what NEXUS writes into the mod log is judged too. */
async function untilQuiet(): Promise<void> {
  let position = 0
  let since = performance.now()
  await waitFor(
    async () => {
      const head = await nexus.log.head()
      if (head.position !== position) since = performance.now()
      position = head.position
      return performance.now() - since > QUIET_MS
    },
    { timeoutMs: 300_000, intervalMs: 200, what: 'nothing more to be recorded' },
  )
}

/** Waits until the crowd has said so much more. */
async function untilSaid(more: number): Promise<void> {
  const before = crowd.messageIds.length
  await waitFor(() => crowd.messageIds.length >= before + more, { timeoutMs: 60_000, what: `${more} more messages` })
}

const isOfType =
  <T extends Message['type']>(type: T) =>
  (event: Message): event is Extract<Message, { type: T }> =>
    event.type === type

function userNamed(globalName: string): string {
  for (const user of nexus.simulator.world.users.values()) if (user.globalName === globalName) return user.id
  throw new Error(`there is nobody called ${globalName}`)
}

function channelNamed(name: string): string {
  for (const channel of nexus.simulator.world.guilds.get(guildId)?.channels.values() ?? []) {
    if (channel.name === name) return channel.id
  }
  throw new Error(`there is no channel ${name}`)
}

/** A message that stands in the channel `general` still. */
function ofGeneral(): string {
  const messages = nexus.simulator.world.messages.get(channelNamed('general'))
  const found = crowd.messageIds.findLast((id) => messages?.has(id))
  if (!found) throw new Error('nothing is left of what was said')
  return found
}

/** Carol marks one of the cases that are shown and for which the member got a strike. */
async function staffReact(emoji: '✅' | '❌', nth: number): Promise<void> {
  const shown = async () => {
    const events = await nexus.events()
    const struck = new Set(events.filter(isOfType('StrikeGiven')).map(({ data }) => data.caseId))
    return events.filter(isOfType('ModLogPosted')).filter(({ data }) => struck.has(data.caseId))[nth]
  }
  await waitFor(async () => (await shown()) !== undefined, { timeoutMs: 60_000, intervalMs: 200, what: 'a case' })
  const { channelId = '', messageId = '' } = (await shown())?.data ?? {}
  nexus.simulator.control.member.react({ channelId, messageId, userName: 'Carol', emoji })
  const type = emoji === '❌' ? 'CaseOverridden' : 'CaseApproved'
  await untilEvent(nexus, type, isOfType(type))
}

const model = loadLocalModel()

function replay(options: Pick<ReplayOptions, 'screen' | 'most'> = {}): Promise<Replayed> {
  return replayGuild({
    eventLog: nexus.log,
    guildId,
    from: 0,
    until: Date.now() + 60_000,
    computePermissions,
    model,
    ...options,
  })
}

/** Where each message that differs stands in the archive, and where it was judged. */
async function placesOf(differences: Replayed['differences']): Promise<string> {
  const events = await nexus.events()
  const lines = differences.slice(0, 20).map(async ({ of, at }) => {
    const archived = await nexus.log.readMessageArchive(of)
    const judged = events.flatMap((event) => {
      if (event.type === 'MessageFlagged' && event.data.messageId === of) return [event.data.asOf.entryId]
      if (event.type !== 'MessagesCleared') return []
      return event.data.messages.filter(([id]) => id === of).map(([, entryId]) => entryId)
    })
    const stands = archived.map(
      ({ type, sequence, position, entryId }) => `${type} ${sequence} at ${position} as ${entryId}`,
    )
    return `${of} differs at ${at}; archived: ${stands.join(', ')}; judged under ${judged.join(', ')}`
  })
  return (await Promise.all(lines)).join('\n')
}

describe('ten thousand messages, a new policy, an empty Redis and two killed services later', () => {
  test('the recording holds all of that', async () => {
    const events = await nexus.events()
    const count = (type: Message['type']) => events.filter((event) => event.type === type).length
    const rhubarb = events
      .filter(isOfType('MessageFlagged'))
      .filter(({ data }) => data.signals.some((signal) => JSON.stringify(signal).includes('no-rhubarb')))
    expect(count('PolicyChanged')).toBe(1)
    expect(rhubarb.length).toBeGreaterThan(200)
    expect(new Set(rhubarb.map(({ data }) => data.asOf.policyVersion))).toEqual(new Set([1]))
    for (const type of [
      'VerdictReached',
      'EnforcementApplied',
      'CaseOverridden',
      'CaseApproved',
      'StrikeTaken',
    ] as const) {
      expect(count(type), type).toBeGreaterThan(0)
    }
    expect(await nexus.log.verify()).toMatchObject({ fault: null })
  })

  test('every judgement is made the same again', async () => {
    const { frames, messages, notJudgedYet, answers, differenceCount, differences } = await replay()
    expect(differences, await placesOf(differences)).toEqual([])
    expect(differenceCount).toBe(0)
    expect(notJudgedYet).toBe(0)
    expect(frames).toBeGreaterThanOrEqual(10_000)
    expect(messages).toBeGreaterThanOrEqual(10_000)
    expect(answers).toBeGreaterThan(100)
  })

  test.each<[string, () => unknown]>([
    ['Date.now', () => Date.now()],
    ['new Date()', () => new Date()],
    ['Math.random', () => Math.random()],
  ])('a judge that reads %s is found, and what it read is named', async (reading, read) => {
    const screen: Screen<CompiledPolicy> = (data, policy) => {
      if (data.messageId === crowd.messageIds[5_000]) read()
      return screenMessage(data, policy, model)
    }
    const { differenceCount, differences } = await replay({ screen })
    expect(differenceCount).toBe(1)
    expect(differences).toEqual([
      { of: crowd.messageIds[5_000], answering: 'MessageContextualized', step: 'impurity', at: reading },
    ])
  })

  test('another judgement than the recorded one is found, with the first step that differs', async () => {
    const cleared = (await nexus.events()).find(isOfType('MessagesCleared'))?.data.messages[0]?.[0] ?? ''
    const flagged = (await nexus.events()).find(isOfType('MessageFlagged'))?.data.messageId ?? ''
    const screen: Screen<CompiledPolicy> = (data, policy) => {
      const screened = screenMessage(data, policy, model)
      if (data.messageId === cleared) return { ...screened, score: screened.score + 1 }
      if (data.messageId === flagged && data.kind === 'message') return { ...screened, signals: [] }
      return screened
    }
    const { differences } = await replay({ screen })
    expect(differences).toContainEqual({
      of: cleared,
      answering: 'MessageContextualized',
      step: 'decision',
      at: 'score',
    })
    expect(differences).toContainEqual({
      of: flagged,
      answering: 'MessageContextualized',
      step: 'decision',
      at: 'MessageFlagged',
    })
    expect(differences).toHaveLength(2)
  })
})
