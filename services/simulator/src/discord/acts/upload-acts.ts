import type { Simulation } from '../simulation.ts'

const KEPT_UPLOADS = 500

/** Keep an attachment's bytes; the oldest go when there are too many. */
export function keepUpload(simulation: Simulation, attachmentId: string, bytes: Uint8Array): void {
  simulation.uploads.set(attachmentId, bytes)
  const [oldest] = simulation.uploads.keys()
  if (simulation.uploads.size > KEPT_UPLOADS && oldest !== undefined) simulation.uploads.delete(oldest)
}
