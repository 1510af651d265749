import { setTimeout as wait } from 'node:timers/promises'
import { type BenchRow, fact, rounded } from './bench-row.ts'
import { startBenchWorld } from './bench-world.ts'
import { type Hops, takeHops } from './floors/hops.ts'
import { median, quantile } from './median.ts'
import { MEMBERS } from './members.ts'
import { setPolicies } from './set-policies.ts'
import type { RequestRow } from './simulator-client.ts'
import { ENFORCED_WORD, saying } from './texts.ts'
import { until } from './until.ts'

export interface LatencyOptions {
  /** Messages a second. */
  readonly rate?: number
  /** Seconds that are measured, after a fifth as long to warm up. */
  readonly seconds?: number
  readonly say?: (line: string) => void
}

/** Rule hits a second: the executor asks Discord four things about each, and has 20 requests a second. */
const HITS_PER_SECOND = 2
const GOAL = 3
const DISCORD_EPOCH_MS = 1_420_070_400_000

/**
 * Measures from a message's own time (when the simulator made it) to the deletion's arrival at the simulator's socket: its
 * way through gateway, context, moderation and executor, at a steady rate of messages in which nothing is found.
 */
export async function benchLatency(options: LatencyOptions = {}): Promise<BenchRow[]> {
  const { rate = 1_000, seconds = 40, say = () => undefined } = options
  const services = ['recorder', 'context', 'moderation', 'action-executor', 'gateway'] as const
  await using world = await startBenchWorld({ services, members: MEMBERS, say })
  await setPolicies(world)
  const hit = HITS_PER_SECOND / rate
  const texts = [
    { share: 1 - hit, contents: saying('') },
    { share: hit, contents: saying(ENFORCED_WORD) },
  ]
  const warmUpSeconds = Math.ceil(seconds / 5)
  const { simulator } = world
  await simulator.startLoad({ messages: rate * (seconds + warmUpSeconds), rate, texts, seed: 1 })
  await wait(warmUpSeconds * 1_000)
  say(`${warmUpSeconds} s to warm up`)
  const measuredFrom = Date.now()
  const ended = new AbortController()
  const taking = takeHops(world.redisUrl, world.databaseUrl, ended.signal)
  await until('the load to end', (seconds + 60) * 1_000, async () => !(await simulator.load()).isRunning, 500)
  ended.abort()
  const hops = await taking
  const ids = (await simulator.messageIds(1)).filter((id) => madeAt(id) >= measuredFrom)
  let waits: readonly number[] = []
  await until('every hit to be acted upon', 60_000, async () => {
    waits = waitsOf(ids, (await simulator.requests(0)).rows)
    return waits.length === ids.length
  })
  if (world.crashed.length > 0) throw new Error(`${world.crashed.join(', ')} crashed`)
  return rowsOf(waits, hops)
}

function madeAt(messageId: string): number {
  return Number(BigInt(messageId) >> 22n) + DISCORD_EPOCH_MS
}

/** Ms from each message to its deletion. */
function waitsOf(ids: readonly string[], requests: readonly RequestRow[]): readonly number[] {
  const deletedAt = new Map<string, number>()
  for (const { method, path, at } of requests) {
    const id = method === 'DELETE' ? /\/channels\/\d+\/messages\/(\d+)/.exec(path)?.[1] : undefined
    if (id !== undefined && !deletedAt.has(id)) deletedAt.set(id, at)
  }
  return ids.flatMap((id) => {
    const at = deletedAt.get(id)
    return at === undefined ? [] : [at - madeAt(id)]
  })
}

function rowsOf(waits: readonly number[], { hopsMs, commitsMs }: Hops): BenchRow[] {
  const least = (share: number) => 4 * quantile(hopsMs, share) + 2 * quantile(commitsMs, share)
  const p50 = quantile(waits, 0.5)
  const ratio = p50 / least(0.5)
  return [
    {
      ...fact('latency, p50', p50, 'ms'),
      ratio: rounded(ratio),
      against: '4 stream hops and 2 commits of this disk',
      goal: `≤ ${GOAL}×`,
      met: ratio <= GOAL,
    },
    {
      ...fact('latency, p99', quantile(waits, 0.99), 'ms'),
      ratio: rounded(quantile(waits, 0.99) / least(0.99)),
      against: '4 stream hops and 2 commits of this disk, at their p99',
    },
    fact('latency, hits', waits.length, 'rule hits'),
    fact('floor: stream hop, p50', median(hopsMs), 'ms'),
    fact('floor: stream hop, p99', quantile(hopsMs, 0.99), 'ms'),
    fact('floor: commit, p50', median(commitsMs), 'ms'),
    fact('floor: commit, p99', quantile(commitsMs, 0.99), 'ms'),
  ]
}
