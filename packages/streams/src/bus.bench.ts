import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import type { Done, Task } from './bench/child.ts'

export interface BusBenchOptions {
  /** Measured rounds, after one that is not counted; default 5. */
  readonly rounds?: number
  /** Entries per run; a multiple of 500; default 40,000. */
  readonly entries?: number
  /** Called after each run. */
  readonly onRun?: (run: { readonly round: number; readonly name: string; readonly perSecond: number }) => void
}

export interface BenchRow {
  readonly name: string
  readonly value: number
  readonly unit: string
}

interface Run {
  readonly perSecond: number
  /** Processor time per entry of all processes but Redis, and of Redis, in µs. */
  readonly clientsUs: number
  readonly redisUs: number
}

/** Entries on their way: of a producer that publishes one by one, and of one that publishes batches. */
const WINDOW = { single: 500, batches: 2_000 }

const variants = {
  'nexus end to end': ['nexus-producer', 'nexus-consumer'],
  'brokers end to end': ['brokers-producer', 'brokers-consumer'],
  'nexus publish': ['nexus-publish'],
  'raw-socket XADD': ['raw-publish'],
} as const
type Variant = keyof typeof variants

/**
 * Measures the bus against @discordjs/brokers at its default settings and against XADD of prebuilt bytes on a bare socket,
 * all variants in turn in every round. Entries carry an envelope of 1.3 KB; each side serialises and parses in its own way;
 * producer and consumer are processes of their own.
 * @param redisUrl a Redis of the bench's own: it is emptied before every run
 * @throws Error when that Redis holds anything
 */
export async function benchBus(redisUrl: string, options: BusBenchOptions = {}): Promise<BenchRow[]> {
  const { rounds = 5, entries = 40_000, onRun } = options
  const redis = new Redis(redisUrl)
  try {
    const keys = await redis.dbsize()
    if (keys > 0)
      throw new Error(`the Redis at ${redisUrl} holds ${keys} keys; the bench empties it, give it one of its own`)
    const names = Object.keys(variants) as Variant[]
    const runs = new Map<Variant, Run[]>(names.map((name) => [name, []]))
    for (let round = 0; round <= rounds; round += 1) {
      for (const name of names) {
        const files = variants[name]
        const window = files.length === 2 ? WINDOW.single : WINDOW.batches
        const run = await measure(redis, files, { url: redisUrl, entries, window })
        if (round > 0) runs.get(name)?.push(run)
        onRun?.({ round, name, perSecond: run.perSecond })
      }
    }
    return rowsOf(runs)
  } finally {
    await redis.flushall()
    redis.disconnect()
  }
}

async function measure(redis: Redis, files: readonly string[], task: Task): Promise<Run> {
  await redis.flushall()
  const children = files.map((file) => startChild(file, task))
  const ready = await Promise.all(children.map((child) => child.ready))
  const before = await redisCpuMs(redis)
  // The consumer is listed last and started first.
  for (const child of ready.toReversed()) child.begin()
  const done = await Promise.all(children.map((child) => child.done))
  const redisMs = (await redisCpuMs(redis)) - before
  const startedAt = done[0]?.startedAt ?? 0
  const endedAt = Math.max(...done.map((one) => one.endedAt))
  const cpuMs = done.reduce((sum, one) => sum + one.cpuMs, 0)
  await Promise.all(children.map((child) => child.ended))
  return {
    perSecond: (task.entries / (endedAt - startedAt)) * 1_000,
    clientsUs: (cpuMs / task.entries) * 1_000,
    redisUs: (redisMs / task.entries) * 1_000,
  }
}

function startChild(file: string, task: Task) {
  const path = fileURLToPath(new URL(`./bench/${file}.ts`, import.meta.url))
  const child = fork(path, [JSON.stringify(task)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [] })
  const failed = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${file} ended with ${code ?? signal} before it was done`)
  })
  const messages = (async function* () {
    for (;;) yield (await Promise.race([once(child, 'message'), failed]))[0] as unknown
  })()
  const ready = messages.next().then(() => ({ begin: () => child.send('begin') }))
  const done = ready.then(async () => (await messages.next()).value as Done)
  const ended = done.then(() => failed.catch(() => undefined))
  return { ready, done, ended }
}

async function redisCpuMs(redis: Redis): Promise<number> {
  const info = await redis.info('cpu')
  const read = (name: string) => Number(new RegExp(`${name}:([\\d.]+)`).exec(info)?.[1] ?? 0)
  return (read('used_cpu_user') + read('used_cpu_sys')) * 1_000
}

function rowsOf(runs: ReadonlyMap<Variant, readonly Run[]>): BenchRow[] {
  const of = (name: Variant) => runs.get(name) ?? []
  const rows: BenchRow[] = []
  for (const [name, measured] of runs) {
    rows.push({ name, value: Math.round(median(measured.map((run) => run.perSecond))), unit: 'entries/s' })
    rows.push({
      name: `${name}, clients`,
      value: round(median(measured.map((run) => run.clientsUs))),
      unit: 'µs CPU/entry',
    })
    rows.push({
      name: `${name}, Redis`,
      value: round(median(measured.map((run) => run.redisUs))),
      unit: 'µs CPU/entry',
    })
  }
  const ratio = (a: Variant, b: Variant) =>
    round(median(of(a).map((run, i) => run.perSecond / (of(b)[i]?.perSecond ?? Number.NaN))))
  const economy = (a: Variant, b: Variant) => {
    const cost = (run: Run | undefined) => (run ? run.clientsUs + run.redisUs : Number.NaN)
    return round(median(of(a).map((run, i) => cost(of(b)[i]) / cost(run))))
  }
  rows.push({ name: 'bus over brokers', value: ratio('nexus end to end', 'brokers end to end'), unit: '×' })
  rows.push({ name: 'bus over brokers, by CPU', value: economy('nexus end to end', 'brokers end to end'), unit: '×' })
  rows.push({ name: 'publish over raw-socket XADD', value: ratio('nexus publish', 'raw-socket XADD'), unit: '×' })
  return rows
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

const round = (value: number) => Math.round(value * 100) / 100
