/** What stands at the foot of a case's message: which case it is, and up to which log position it is shown. */
export function footerText(caseNumber: number, caseId: string, revision: number): string {
  return `Case ${caseNumber} · ${caseId} · ${revision}`
}

const FOOTER = /^Case \d+ · ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) · (\d+)$/

/** Reads it back; null for any other text. */
export function readRevision(text: string): { readonly caseId: string; readonly revision: number } | null {
  const [, caseId, revision] = FOOTER.exec(text) ?? []
  return caseId && revision ? { caseId, revision: Number(revision) } : null
}
