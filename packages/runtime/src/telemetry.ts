import type { Delivery } from '@nexus/streams'
import type { DeadReason, DispatchEvents } from './dispatch.ts'
import type { Logger } from './logger.ts'
import type { Metrics } from './metrics.ts'

/** Metrics and log lines of what every consumer does; one function for each fact. */
export function dispatchTelemetry(
  metrics: Metrics,
  log: Logger,
  onDependency: (isUp: boolean, detail: string) => void,
): DispatchEvents {
  const consumed = metrics.counter({
    name: 'nexus_messages_consumed_total',
    help: 'Messages handled, by type and outcome',
    labels: ['type', 'outcome'],
  })
  const duration = metrics.duration({
    name: 'nexus_message_process_duration_seconds',
    help: 'From the hand-over of a micro-batch (or of one effect) to its record in the log',
    labels: ['type'],
  })
  const dead = metrics.counter({
    name: 'nexus_dead_letters_total',
    help: 'Entries set aside, by reason',
    labels: ['reason'],
  })
  const paused = metrics.gauge({ name: 'nexus_consumer_paused', help: '1 while a store or provider is away' })
  const facts = (delivery: Delivery, type: string) => ({
    type,
    stream: delivery.stream,
    entryId: delivery.entryId,
    partition: delivery.partition,
    attempt: delivery.attempt,
  })
  return {
    decided(type, count, seconds) {
      consumed.inc({ type, outcome: 'decided' }, count)
      duration.observe({ type }, seconds)
    },
    settled(type, seconds) {
      consumed.inc({ type, outcome: 'settled' })
      duration.observe({ type }, seconds)
    },
    failed(delivery, type, error) {
      consumed.inc({ type, outcome: 'failed' })
      log.error({ err: error, ...facts(delivery, type) }, 'delivery failed')
    },
    deadLettered(delivery, type, reason: DeadReason) {
      dead.inc({ reason: reason.code })
      log.error({ ...facts(delivery, type), reason: reason.code, detail: reason.message }, 'entry set aside')
    },
    unsettled(error) {
      log.warn({ err: error }, 'settlement failed: the entry is delivered again')
    },
    unavailable(error, waitMs) {
      paused.set(1)
      onDependency(false, error instanceof Error ? error.message : 'unavailable')
      log.warn({ err: error, waitMs }, 'paused: a dependency is away')
    },
    available() {
      paused.set(0)
      onDependency(true, '')
      log.info('resumed: the dependency is back')
    },
  }
}
