import { setTimeout as wait } from 'node:timers/promises'
import { readConnection } from '../connection.ts'
import { readEnvironment, stateFolderOf } from '../environment.ts'
import { CommandFailure } from '../failure.ts'
import type { Output } from '../output.ts'
import { SimulatorClient } from '../simulator-client.ts'

async function openSimulator(): Promise<SimulatorClient> {
  const stateDir = await stateFolderOf(readEnvironment())
  const connection = readConnection(stateDir)
  if (connection?.simulator) return new SimulatorClient(connection.simulator.url)
  throw new CommandFailure(connection ? 'NEXUS runs with the real Discord' : `NEXUS is not running from ${stateDir}`, {
    next: 'start it without DISCORD_TOKEN: npm start',
    exitCode: 3,
  })
}

export interface PostOptions {
  readonly as: string
  readonly channel: string
  readonly replyTo?: string
}

/** Posts a message as a member. */
export async function simPost(content: string, { as, channel, replyTo }: PostOptions, output: Output): Promise<void> {
  const simulator = await openSimulator()
  const posted = await simulator.post({
    content,
    authorName: as,
    channelName: channel.replace(/^#/, ''),
    ...(replyTo === undefined ? {} : { replyTo }),
  })
  output.result(posted, ({ messageId }) => `posted ${messageId}\nwhy: npm run -s nexus -- why ${messageId}`)
}

export interface RunOptions {
  readonly rate?: number
  readonly count?: number
  readonly seconds?: number
  readonly seed?: number
}

/** Plays a scene to its end and says how far it is. */
export async function simRun(name: string, { rate, count, seconds, seed }: RunOptions, output: Output): Promise<void> {
  const simulator = await openSimulator()
  const form = {
    ...(rate === undefined ? {} : { rate }),
    ...(count === undefined ? {} : { count }),
    ...(seed === undefined ? {} : { seed }),
    ...(seconds === undefined ? {} : { durationMs: seconds * 1_000 }),
  }
  let progress = await simulator.startScenario(name, form)
  let toldAt = Date.now()
  while (progress.isRunning) {
    await wait(100)
    progress = await simulator.scenario(progress.id)
    if (Date.now() - toldAt < 1_000) continue
    toldAt = Date.now()
    output.say(`  ${progress.posted} posted, ${progress.refused} refused, ${progress.joined} joined`)
  }
  output.result(
    progress,
    ({ posted, refused, joined }) =>
      `${name}: ${posted} posted, ${refused} refused by Discord, ${joined} members joined`,
  )
}

/** What is there and who is connected. */
export async function simState(output: Output): Promise<void> {
  const state = await (await openSimulator()).state()
  output.result(state, ({ guilds, sessions }) =>
    [
      ...guilds.map(({ id, name, members }) => `${name} (${id}): ${members} members`),
      `${sessions.filter(({ isConnected }) => isConnected).length} of ${sessions.length} sessions are connected`,
    ].join('\n'),
  )
}

/** Lists faults, or sets one from JSON. */
export async function simFaults(spec: string | undefined, isClear: boolean, output: Output): Promise<void> {
  const simulator = await openSimulator()
  if (isClear) await simulator.ask('DELETE', '/faults')
  if (spec !== undefined) await simulator.ask('POST', '/faults', parseSpec(spec))
  output.result(await simulator.ask('GET', '/faults'), (faults) =>
    Array.isArray(faults) && faults.length === 0 ? 'no faults' : JSON.stringify(faults, null, 2),
  )
}

/** `kind` alone, `kind key=value …`, or JSON. */
export function parseSpec(spec: string): Record<string, unknown> {
  if (spec.trimStart().startsWith('{')) return JSON.parse(spec) as Record<string, unknown>
  const [kind, ...pairs] = spec.trim().split(/\s+(?=[a-zA-Z]+=|$)/)
  const settings = pairs.map((pair) => {
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    return [
      name,
      /^\d+$/.test(value) ? Number(value) : value === 'true' || (value === 'false' ? false : value),
    ] as const
  })
  return { kind, ...Object.fromEntries(settings) }
}
