import type { ClientContext, Cluster, Redis, Result } from 'ioredis'
import { acquireScript, forgetConsumersScript, joinScript, prepareScript, releaseScript, renewScript } from './lease.ts'
import { publishScript } from './publish.ts'
import { ackScript, claimScript, deadLetterScript, extendScript, redriveScript } from './settle.ts'
import { holdScript, lagScript, trimScript } from './trim.ts'

type Argument = string | Buffer | number
type Script<T, Context extends ClientContext> = (
  keys: number,
  keysAndArguments: readonly Argument[],
) => Result<T, Context>

/** What `lagScript` says of one group. */
export type GroupLagReply = readonly [
  group: string,
  lastDelivered: string,
  entries: number,
  counted: number,
  oldestMs: number,
  pending: number,
  oldestPendingMs: number,
]

declare module 'ioredis' {
  interface RedisCommander<Context> {
    nexusPublish: Script<string, Context>
    nexusAck: Script<number, Context>
    nexusClaimBuffer: Script<readonly (readonly [Buffer, readonly Buffer[]] | null)[] | number, Context>
    nexusExtend: Script<number, Context>
    nexusDeadLetter: Script<readonly [id: string, dropped: number] | number, Context>
    nexusRedrive: Script<string | null, Context>
    nexusAcquire: Script<string | null, Context>
    nexusRenew: Script<readonly [held: number, epoch: string], Context>
    nexusRelease: Script<number, Context>
    nexusJoin: Script<readonly string[], Context>
    nexusForgetConsumers: Script<number, Context>
    nexusPrepare: Script<number, Context>
    nexusTrim: Script<readonly (string | number)[], Context>
    nexusLag: Script<
      readonly [now: number, length: number, newest: string, ...groups: readonly GroupLagReply[]],
      Context
    >
    nexusHold: Script<number, Context>
  }
}

const scripts = {
  nexusPublish: publishScript,
  nexusAck: ackScript,
  nexusClaim: claimScript,
  nexusExtend: extendScript,
  nexusDeadLetter: deadLetterScript,
  nexusRedrive: redriveScript,
  nexusAcquire: acquireScript,
  nexusRenew: renewScript,
  nexusRelease: releaseScript,
  nexusJoin: joinScript,
  nexusForgetConsumers: forgetConsumersScript,
  nexusPrepare: prepareScript,
  nexusTrim: trimScript,
  nexusLag: lagScript,
  nexusHold: holdScript,
}

/** Teaches a client the scripts of this package. Each touches the keys of one partition only. */
export function defineScripts(client: Redis | Cluster): void {
  for (const [name, lua] of Object.entries(scripts)) client.defineCommand(name, { lua })
}
