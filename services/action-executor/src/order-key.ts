import type { Message } from '@nexus/events'

/** What belongs to one case is handled in its order; what belongs to none waits for nothing. */
export function orderKey({ id, data }: Message): string {
  return 'caseId' in data && typeof data.caseId === 'string' ? data.caseId : id
}
