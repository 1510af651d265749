import { streams as streamNames } from '@nexus/events'
import { anchorsIn } from '../anchors.ts'
import type { Connection } from '../connection.ts'
import { describeAge } from '../describe-age.ts'
import { openReachedStreams, type Reached } from '../reach.ts'
import { readHealth } from '../read-health.ts'
import { type Finding, fail, ok, skipped, warn } from './finding.ts'

/** The recorder signs every minute. */
const ANCHOR_LATE_MS = 5 * 60_000

export function partitionFinding(postgres: number | null, redis: number | null, configured: number): Finding {
  const check = 'Partition count'
  if (postgres === null && redis === null) return skipped(check, 'nothing was started yet')
  const counts = [...new Set([postgres, redis, configured].filter((count) => count !== null))]
  if (counts.length === 1) return ok(check, `${counts[0]} in both stores`)
  const detail = `Postgres ${postgres ?? '-'}, Redis ${redis ?? '-'}, configured ${configured}`
  return fail(
    check,
    detail,
    `set STREAM_PARTITIONS=${postgres ?? redis}; where Redis alone differs it holds another NEXUS's streams: give this one its own`,
  )
}

export async function lookAtServices({ healthPorts }: Connection): Promise<readonly Finding[]> {
  const services = await Promise.all(Object.entries(healthPorts).map(([name, port]) => readHealth(name, port)))
  const troubled = services.flatMap(({ name, isReady, situation, dependencies }): Finding[] => {
    const details = Object.entries(dependencies).flatMap(([dependency, { state, detail }]) =>
      state === 'up' ? [] : [`${dependency} ${state}${detail ? `: ${detail}` : ''}`],
    )
    if (!isReady)
      return [fail(name, [situation, ...details].join('; '), `its log says why: logs/${name}.log in the state folder`)]
    return details.length > 0
      ? [warn(name, details.join('; '), `its log says more: logs/${name}.log in the state folder`)]
      : []
  })
  const ai = services.find(({ name }) => name === 'ai-router')?.dependencies.ai
  const aiFinding = ai?.state === 'up' ? [ok('AI provider', ai.detail ?? 'answers')] : []
  return [...(troubled.length > 0 ? troubled : [ok('Services', `${services.length} are ready`)]), ...aiFinding]
}

export async function lookAtDeadLetters(reached: Reached): Promise<Finding> {
  await using streams = await openReachedStreams(reached)
  const counts = await Promise.all(streamNames.map((stream) => streams.deadLetters.count(stream)))
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return ok('Dead letters', 'none')
  const where = streamNames.flatMap((stream, i) => (counts[i] ? [`${counts[i]} in ${stream}`] : [])).join(', ')
  return warn(
    'Dead letters',
    `${total} (${where})`,
    'nexus dlq list says why; nexus dlq retry --all --yes tries them again',
  )
}

export async function lookAtAnchors(stateDir: string, isRunning: boolean): Promise<Finding> {
  const newest = (await anchorsIn(stateDir)).at(-1)
  if (!newest) {
    const detail = 'there is none: a cut-off end of the log would not be seen'
    return isRunning
      ? warn('Anchors', detail, 'wait a minute; if there is still none, logs/recorder.log says why')
      : skipped('Anchors', detail)
  }
  const age = Date.now() - newest.at
  const detail = `the newest is ${describeAge(age)} old, at position ${newest.position}`
  return isRunning && age > ANCHOR_LATE_MS
    ? warn('Anchors', detail, 'logs/recorder.log says why it signs no more')
    : ok('Anchors', detail)
}
