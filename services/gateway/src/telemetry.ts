import type { Health, Logger, Metrics } from '@nexus/runtime'
import type { GatewayEvents } from './gateway-events.ts'

/** Metrics and log lines of the gateway. */
export function gatewayTelemetry(metrics: Metrics, log: Logger, health: Health): GatewayEvents {
  const counter = (name: string, help: string, labels: readonly string[] = []) =>
    metrics.counter({ name: `nexus_gateway_${name}`, help, labels })
  const gauge = (name: string, help: string) => metrics.gauge({ name: `nexus_gateway_${name}`, help })

  const dispatches = counter('dispatches_total', 'Dispatches received, by event', ['event'])
  const lastEventAt = gauge('last_event_timestamp_seconds', 'Unix time of the last dispatch')
  const repeated = counter('dispatches_repeated_total', 'Dispatches that Discord sent once more')
  const connections = counter('connections_total', 'Connections that became usable', ['how'])
  const disconnections = counter('disconnections_total', 'Connections that ended, by close code', ['code'])
  const connected = gauge('shards_connected', 'Shards with a usable connection')
  const identifies = counter('identifies_total', 'Sessions begun')
  const identifiesLeft = gauge('identifies_remaining', 'Sessions that Discord still allows in this window')
  const flowNow = gauge(
    'flow',
    '0 while frames are read; 1 while reading has stopped because Redis takes too little; 2 while Discord is left for that',
  )
  const stops = counter('reading_stopped_total', 'Times in which reading stopped because Redis took too little')
  const keptFrames = gauge('kept_frames', 'Frames kept until they are archived')
  const keptBytes = gauge('kept_bytes', 'Characters of the frames kept until they are archived')
  const sentAgain = counter('frames_sent_again_total', 'Frames published once more, by reason', ['why'])
  const gaps = counter('gaps_total', 'Times in which events may be missing, by cause', ['cause'])
  const backfilled = counter('messages_backfilled_total', 'Messages fetched over REST after a lost session')
  const live = new Set<number>()
  const labelled = new Map<string, ReturnType<typeof dispatches.labels>>()
  let seenAt = 0

  return {
    dispatched(event, receivedAt) {
      let child = labelled.get(event)
      if (!child) {
        child = dispatches.labels({ event })
        labelled.set(event, child)
      }
      child.inc()
      seenAt = receivedAt
    },
    repeated() {
      repeated.inc()
    },
    connected(shardId, how) {
      live.add(shardId)
      connected.set(live.size)
      connections.inc({ how })
      log.info({ shardId, how }, 'shard connected')
    },
    disconnected(shardId, code, failures) {
      live.delete(shardId)
      connected.set(live.size)
      disconnections.inc({ code: String(code) })
      const level = failures >= 5 ? 'error' : 'info'
      log[level]({ shardId, code, failures }, 'shard disconnected')
    },
    identifying(shardId, remaining) {
      identifies.inc()
      identifiesLeft.set(remaining)
      log.info({ shardId, remaining }, 'shard begins a session')
    },
    identifiesExhausted(resetAfterMs) {
      identifiesLeft.set(0)
      health.set('discord', {
        state: 'down',
        detail: `no session may be begun for ${Math.round(resetAfterMs / 1_000)} s`,
      })
      log.error({ resetAfterMs }, 'Discord allows no more sessions for now; shards without one wait')
    },
    resumeTimedOut(shardId) {
      log.warn({ shardId }, 'nothing came after a resume; trying again')
    },
    fatal(shardId, code, remedy) {
      live.delete(shardId)
      connected.set(live.size)
      disconnections.inc({ code: String(code) })
      log.fatal({ shardId, code, remedy }, 'Discord refuses this shard for good')
    },
    flow(flow) {
      flowNow.set({ open: 0, slow: 1, full: 2 }[flow])
      if (flow === 'slow') stops.inc()
      if (flow === 'full') log.warn('left Discord until Redis has taken what is waiting; Discord keeps the rest')
      if (flow === 'open') log.debug('reading from Discord again')
    },
    kept(frames, characters) {
      keptFrames.set(frames)
      keptBytes.set(characters)
      lastEventAt.set(seenAt / 1_000)
    },
    sentAgain(partition, frames, why) {
      sentAgain.inc({ why }, frames)
      if (why === 'data_lost') log.error({ partition, frames }, 'Redis lost data; sent again what was not archived')
      else log.warn({ partition, frames }, 'the recorder does not advance; sent again what it has not archived')
    },
    gap({ shardId, cause, from, until, detail }) {
      gaps.inc({ cause })
      log.error({ shardId, cause, from, until, detail }, 'events may be missing')
    },
    backfilled({ messages, channels, incomplete }) {
      backfilled.inc(messages)
      log.info({ messages, channels, incomplete }, 'fetched the messages that a lost session had not delivered')
    },
    failed(what, error) {
      log.warn({ err: error, what }, 'gateway trouble')
    },
    debug(shardId, message) {
      log.trace({ shardId, message }, 'shard says')
    },
    health(state, detail) {
      health.set('discord', { state, detail })
    },
  }
}
