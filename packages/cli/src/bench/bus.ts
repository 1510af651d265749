import { benchBus } from '@nexus/streams'
import { privateRedis } from './private-stores.ts'
import { type BenchRow, compared, fact } from './row.ts'
import type { BenchRunOptions } from './run-bench.ts'

/** What is measured against what, under which name the ratio comes, and what it must reach. */
const COMPARISONS = [
  { name: 'nexus end to end', against: 'brokers end to end', ratioName: 'bus over brokers', goal: 2.2 },
  { name: 'nexus publish', against: 'raw-socket XADD', ratioName: 'publish over raw-socket XADD', goal: 0.4 },
] as const

/** The stream bus against @discordjs/brokers and against XADD on a bare socket. */
export async function runBus({ isQuick, say }: BenchRunOptions): Promise<readonly BenchRow[]> {
  await using redis = await privateRedis(say)
  const measured = await benchBus(redis.url, {
    ...(isQuick ? { rounds: 1, entries: 5_000 } : {}),
    onRun: ({ round, name, perSecond }) =>
      say(`  ${round === 0 ? 'warm-up' : `round ${round}`}: ${name} ${Math.round(perSecond)}/s`),
  })
  const values = new Map(measured.map(({ name, value }) => [name, value]))
  return measured.flatMap(({ name, value, unit }) => {
    if (COMPARISONS.some(({ ratioName }) => ratioName === name)) return []
    const comparison = COMPARISONS.find((one) => one.name === name)
    const ratio = comparison && values.get(comparison.ratioName)
    if (!comparison || ratio === undefined) return [fact(name, value, unit)]
    const { against, goal } = comparison
    return [compared({ name, value, unit }, { ratio, against, goal })]
  })
}
