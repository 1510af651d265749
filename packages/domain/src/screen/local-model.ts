import type { Category, Severity } from '@nexus/events'

/** What the local model makes of a message. */
export interface Suspected {
  /** 0 to 1000. */
  readonly score: number
  readonly category: Category
  readonly severity: Severity
  /** What staff read about it. */
  readonly says: string
  /** Whether it tries to instruct the judge; no model may clear it then. */
  readonly isInjection: boolean
}

/** How much a message is worth a second look. It is loaded where a process begins, and decides nothing but what the AI reads. */
export interface LocalModel {
  /** Equal versions judge equally; recorded with every judgement. */
  readonly version: string
  /** Reads a message in all readings of its texts. */
  suspect(readings: readonly string[]): Suspected
  /** Lowest score that keeps the share of ordinary messages that is escalated within `budget`, 0 to 1. */
  thresholdFor(budget: number): number
}
