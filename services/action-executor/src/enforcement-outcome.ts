import type { MessageNamed, Said } from '@nexus/events'
import type { Done } from './act/done.ts'

/** The one event that says what came of an order. A reversal that took effect is said as such. */
export function enforcementOutcome({ id, data }: MessageNamed<'EnforcementOrdered'>, done: Done): Said {
  const { caseId, subject, action, source, reverses } = data
  const facts = { orderId: id, caseId, subject, action }
  switch (done.kind) {
    case 'applied':
      return reverses === null
        ? { type: 'EnforcementApplied', data: { ...facts, source, isFoundOut: done.isFoundOut, until: done.until } }
        : { type: 'EnforcementReversed', data: { ...facts, reverses } }
    case 'failed': {
      const { fault, discordCode, detail } = done
      return { type: 'EnforcementFailed', data: { ...facts, source, fault, discordCode, detail } }
    }
    case 'late':
      return { type: 'EnforcementExpired', data: { ...facts, source, lateByMs: done.lateByMs } }
  }
}
