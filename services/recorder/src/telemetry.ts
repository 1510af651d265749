import type { Health, Logger, Metrics } from '@nexus/runtime'

/** One function for each fact of this service. */
export type RecorderTelemetry = ReturnType<typeof recorderTelemetry>

export function recorderTelemetry(metrics: Metrics, log: Logger, health: Health) {
  const archived = metrics.counter({
    name: 'nexus_archive_events_total',
    help: 'Raw events taken in, by whether they were new',
    labels: ['novelty'],
  })
  const duration = metrics.duration({
    name: 'nexus_archive_batch_duration_seconds',
    help: 'From reading a batch to its place in the archive',
  })
  return {
    archived(taken: number, added: number, seconds: number) {
      archived.inc({ novelty: 'new' }, added)
      archived.inc({ novelty: 'known' }, taken - added)
      duration.observe(seconds)
    },
    setAside(entryId: string, reason: { readonly code: string; readonly message: string }) {
      log.error({ entryId, reason: reason.code, detail: reason.message }, 'entry set aside')
    },
    unavailable(error: unknown, waitMs: number) {
      health.set('archive', { state: 'degraded', detail: error instanceof Error ? error.message : 'unavailable' })
      log.warn({ err: error, waitMs }, 'archive paused: a store is away')
    },
    available() {
      health.set('archive', { state: 'up' })
      log.info('archive resumed')
    },
    anchorFailed(error: unknown) {
      log.error({ err: error }, 'head not anchored')
    },
    projectionFailed(error: unknown) {
      log.error({ err: error }, 'projections stand still')
    },
    skipped(gap: { readonly stream: string; readonly group: string }) {
      log.error(gap, 'an optional group was made to skip')
    },
  }
}
