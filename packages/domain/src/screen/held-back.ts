import type { Signal } from '@nexus/events'
import type { CompiledRule } from '../policy/index.ts'
import type { Unknown } from './triggers/index.ts'

/**
 * A rule that does not fire because something is not known says so; one in shadow had nothing to say anyway. What could
 * not be read is shown to staff, as nobody else would look at it.
 */
export function heldBack(rule: CompiledRule, { unknown, isUnread }: Unknown): Signal | null {
  const { id: ruleId, trigger, category, severity, status, asks } = rule
  if (status === 'shadow') return null
  return {
    ruleId,
    trigger,
    category,
    severity,
    surface: 'activity',
    ranges: [],
    asks: isUnread && status === 'live' && asks !== 'note' ? 'review' : 'note',
    held: 'undecided',
    explanation: `undecided without ${unknown}`.slice(0, 300),
  }
}
