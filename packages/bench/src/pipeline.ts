import { setTimeout as wait } from 'node:timers/promises'
import type { ServiceName } from '@nexus/events'
import { acknowledged } from './acknowledged.ts'
import { type BenchRow, fact, rounded } from './bench-row.ts'
import { type BenchWorld, startBenchWorld } from './bench-world.ts'
import { countRecorded } from './count-recorded.ts'
import type { Floor } from './floors/floor.ts'
import { measureFloors } from './floors/measure-floors.ts'
import { type Samples, takeSamples } from './floors/samples.ts'
import { median } from './median.ts'
import { MEMBERS } from './members.ts'
import { ProcessTimes } from './process-times.ts'
import { setPolicies } from './set-policies.ts'
import { textGroups } from './texts.ts'

export interface PipelineOptions {
  /** Messages of one measured round. */
  readonly messages?: number
  /** Messages before the first round, until code is compiled and members are known. */
  readonly warmUp?: number
  readonly rounds?: number
  /** Most messages under way between the simulator and the log. */
  readonly window?: number
  /** Whether the AI router answers the verdicts that are asked for; its processor time counts too then. */
  readonly withAi?: boolean
  /** Arguments of Node for single services, such as `--cpu-prof`. */
  readonly nodeArgs?: Readonly<Partial<Record<ServiceName, readonly string[]>>>
  readonly say?: (line: string) => void
  /** Looks into the stores between rounds. */
  readonly afterRound?: (world: BenchWorld) => Promise<void>
}

const FLAGGED = 0.1
const ASKED = 0.01
const GOAL_PER_SECOND = 6_000
const GOAL_OVER_FLOORS = 0.42
/** Messages that each floor is measured on. */
const FLOOR_MESSAGES = 10_000

const STAGES = ['gateway', 'context', 'moderation', 'recorder', 'redis', 'postgres'] as const
type Stage = (typeof STAGES)[number] | 'ai-router'

interface Round {
  readonly perSecond: number
  /** Processor time of each stage, in µs per message. */
  readonly stages: ReadonlyMap<Stage, number>
  /** Of every process but the generator's and this one, in µs per message. */
  readonly total: number
  readonly generator: number
  /** What the same messages cost at least. */
  readonly floors: readonly Floor[]
}

/**
 * Measures the whole pipeline: every message judged and recorded, by the services' own mains on stores of their own. What
 * is sent is bounded by what is under way, so that nothing is shed; the time ends when everything is in the log.
 */
export async function benchPipeline(options: PipelineOptions = {}): Promise<BenchRow[]> {
  const {
    messages = 60_000,
    warmUp = 60_000,
    rounds = 3,
    say = () => undefined,
    withAi = false,
    nodeArgs = {},
  } = options
  const services: ServiceName[] = [
    'recorder',
    'context',
    'moderation',
    'gateway',
    ...(withAi ? ['ai-router' as const] : []),
  ]
  await using world = await startBenchWorld({ services, members: MEMBERS, nodeArgs, say })
  await setPolicies(world)
  const { window = 8_000 } = options
  const texts = textGroups({ flagged: FLAGGED, asked: ASKED })
  await world.simulator.startLoad({ messages: warmUp + messages * rounds, texts, seed: 1, isPaced: true })
  const [samples] = await Promise.all([takeSamples(world), play(world, { messages: warmUp, window })])
  say(`${warmUp} messages to warm up`)
  const measured: Round[] = []
  for (let round = 1; round <= rounds; round++) {
    measured.push(await measure(world, { messages, window }, services, samples))
    say(describe(measured.at(-1) as Round))
    await options.afterRound?.(world)
  }
  await assertAllRecorded(world, warmUp + messages * rounds)
  if (world.crashed.length > 0) throw new Error(`${world.crashed.join(', ')} crashed`)
  return rowsOf(measured)
}

interface Play {
  readonly messages: number
  readonly window: number
}

/** Lets messages go, never more than a window ahead of what is recorded, and waits until all are. */
async function play(world: BenchWorld, { messages, window }: Play): Promise<void> {
  const { simulator } = world
  const before = await recordedSoFar(world)
  let allowed = 0
  for (let recorded = 0; recorded < messages; ) {
    const now = await recordedSoFar(world)
    recorded = Math.min(now.judged - before.judged, now.archived - before.archived)
    const room = Math.min(messages, recorded + window) - allowed
    if (room >= Math.min(500, messages - allowed) && room > 0) {
      await simulator.allow(room)
      allowed += room
    }
    await wait(10)
  }
}

/** What is acknowledged was recorded before. */
async function recordedSoFar({ redis, partitions }: BenchWorld): Promise<{ judged: number; archived: number }> {
  const [judged, archived] = await Promise.all([
    acknowledged(redis, partitions, 'context.messages', 'moderation'),
    acknowledged(redis, partitions, 'discord.events', 'recorder'),
  ])
  return { judged, archived }
}

async function measure(
  world: BenchWorld,
  load: Play,
  services: readonly ServiceName[],
  samples: Samples,
): Promise<Round> {
  const pids = await world.pids()
  const before = new ProcessTimes()
  const startedAt = performance.now()
  await play(world, load)
  const seconds = (performance.now() - startedAt) / 1_000
  const after = new ProcessTimes()
  const floors = await measureFloors(world, { samples, messages: FLOOR_MESSAGES, flagged: FLAGGED })
  const spent = (read: (times: ProcessTimes) => number) => (read(after) - read(before)) / load.messages
  const pidOf = (name: string) => pids.get(name) ?? 0
  const names: Stage[] = [...STAGES, ...(services.includes('ai-router') ? ['ai-router' as const] : [])]
  const generator = spent((times) => times.ofTree(pidOf('simulator')))
  return {
    perSecond: load.messages / seconds,
    stages: new Map(names.map((name) => [name, spent((times) => times.ofTree(pidOf(name)))])),
    total: spent((times) => times.ofTree(process.pid) - times.of(process.pid)) - generator,
    generator,
    floors,
  }
}

async function assertAllRecorded({ database }: BenchWorld, sent: number): Promise<void> {
  const { cleared, flagged, archived } = await countRecorded(database)
  if (cleared + flagged === sent && archived === sent) return
  throw new Error(`of ${sent} messages ${cleared} are cleared, ${flagged} flagged and ${archived} archived`)
}

/** The sum of all floors, in µs of CPU per message. */
function floorOf({ floors }: Pick<Round, 'floors'>): number {
  return floors.reduce((sum, { perMessage, clientUs, storeUs }) => sum + perMessage * (clientUs + storeUs), 0)
}

function describe({ perSecond, stages, total, generator, floors }: Round): string {
  const parts = [...stages].map(([name, us]) => `${name} ${us.toFixed(1)}`).join(', ')
  const sum = [...stages.values()].reduce((all, us) => all + us, 0)
  return `${Math.round(perSecond)} messages/s; µs per message: ${parts}; sum ${sum.toFixed(1)}, total ${total.toFixed(1)}; generator ${generator.toFixed(1)}, floors ${floorOf({ floors }).toFixed(1)}`
}

function rowsOf(rounds: readonly Round[]): BenchRow[] {
  const [first] = rounds
  if (!first) return []
  const perSecond = median(rounds.map((round) => round.perSecond))
  const sums = rounds.map(({ stages }) => [...stages.values()].reduce((all, us) => all + us, 0))
  const overFloors = median(rounds.map((round, i) => floorOf(round) / (sums[i] ?? Number.NaN)))
  const floorRows = first.floors.map(({ name }, place) => {
    const each = rounds.map(({ floors }) => floors[place])
    const us = each.map((floor) => (floor ? floor.perMessage * (floor.clientUs + floor.storeUs) : Number.NaN))
    return fact(`floor: ${name}`, median(us), 'µs CPU/message')
  })
  return [
    {
      ...fact('pipeline', perSecond, 'messages/s'),
      goal: GOAL_PER_SECOND,
      met: perSecond >= GOAL_PER_SECOND,
    },
    ...[...first.stages.keys()].map((name) =>
      fact(`pipeline, ${name}`, median(rounds.map(({ stages }) => stages.get(name) ?? 0)), 'µs CPU/message'),
    ),
    {
      ...fact('pipeline, all stages', median(sums), 'µs CPU/message'),
      ratio: rounded(overFloors),
      against: 'the sum of the floors',
      goal: GOAL_OVER_FLOORS,
      met: overFloors >= GOAL_OVER_FLOORS,
    },
    fact('pipeline, floors', median(rounds.map(floorOf)), 'µs CPU/message'),
    ...floorRows,
    {
      ...fact(
        'pipeline, stages over all processes',
        median(sums.map((sum, i) => sum / (rounds[i]?.total ?? Number.NaN))),
        '×',
      ),
      goal: 1,
      met: sums.every((sum, i) => Math.abs(sum / (rounds[i]?.total ?? Number.NaN) - 1) <= 0.1),
    },
    fact('pipeline, generator', rounded(median(rounds.map(({ generator }) => generator))), 'µs CPU/message'),
  ]
}
