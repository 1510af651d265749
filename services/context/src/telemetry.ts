import type { FoldFault } from '@nexus/domain'
import type { Logger, Metrics } from '@nexus/runtime'

/** One function for each fact of this service. */
export type ContextTelemetry = ReturnType<typeof contextTelemetry>

export function contextTelemetry(metrics: Metrics, log: Logger) {
  const frames = metrics.counter({ name: 'nexus_context_frames_total', help: 'Frames folded' })
  const messages = metrics.counter({ name: 'nexus_context_messages_total', help: 'Messages given to be judged' })
  const refused = metrics.counter({
    name: 'nexus_context_frames_refused_total',
    help: 'Frames that are not what Discord documents',
    labels: ['fault'],
  })
  const found = metrics.counter({
    name: 'nexus_context_unjudged_total',
    help: 'Archived messages without a judgement in the log, given to be judged once more',
  })
  const rebuild = metrics.duration({
    name: 'nexus_context_rebuild_duration_seconds',
    help: 'From taking a partition over to knowing all that its last owner knew',
    labels: ['from'],
  })
  return {
    folded(frameCount: number, messageCount: number) {
      frames.inc(frameCount)
      messages.inc(messageCount)
    },
    frameRefused(fault: FoldFault, entryId: string) {
      refused.inc({ fault: fault.name })
      log.warn({ entryId, frame: fault.t, path: fault.path }, 'frame refused')
    },
    setAside(entryId: string, reason: { readonly code: string; readonly message: string }) {
      log.error({ entryId, reason: reason.code, detail: reason.message }, 'entry set aside')
    },
    rebuilt(facts: { partition: number; from: 'snapshot' | 'archive'; entries: number; seconds: number }) {
      rebuild.observe({ from: facts.from }, facts.seconds)
      log.info(facts, 'partition taken over')
    },
    forgot(memberCount: number) {
      if (memberCount > 0) log.info({ memberCount }, 'erased members forgotten')
    },
    forgettingFailed(error: unknown) {
      log.warn({ err: error }, 'erased members not forgotten yet')
    },
    askedAgain(partition: number, count: number) {
      messages.inc(count)
      log.info({ partition, messages: count }, 'given to be judged once more: no trace of a judgement')
    },
    unjudged(partition: number, count: number) {
      if (count === 0) return
      messages.inc(count)
      found.inc(count)
      log.warn({ partition, messages: count }, 'archived and not judged: given to be judged once more')
    },
    neverJudged(messageId: string) {
      log.error({ messageId }, 'never judged, however often it was given to be judged')
    },
    lookFailed(error: unknown) {
      log.warn({ err: error }, 'archive and judgements not compared yet')
    },
    unavailable(error: unknown, waitMs: number) {
      log.warn({ err: error, waitMs }, 'waiting for a dependency')
    },
    available() {
      log.info('dependencies are back')
    },
    snapshotFailed(partition: number, error: unknown) {
      log.warn({ err: error, partition }, 'snapshot not written')
    },
  }
}
