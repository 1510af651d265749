/** What one look found. */
export interface Finding {
  readonly check: string
  /** `warn`: it works, and will not for ever; `fail`: something does not work. */
  readonly state: 'ok' | 'warn' | 'fail' | 'skipped'
  readonly detail: string
  /** What to do, exactly; null when there is nothing to do. */
  readonly fix: string | null
}

export const ok = (check: string, detail: string): Finding => ({ check, state: 'ok', detail, fix: null })
export const warn = (check: string, detail: string, fix: string): Finding => ({ check, state: 'warn', detail, fix })
export const fail = (check: string, detail: string, fix: string): Finding => ({ check, state: 'fail', detail, fix })
export const skipped = (check: string, why: string): Finding => ({ check, state: 'skipped', detail: why, fix: null })

/** Looks, and takes a look that ends in an error for a failure of its own. */
export async function look(
  check: string,
  fix: string,
  inspect: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await inspect()
  } catch (error) {
    return [fail(check, reasonOf(error), fix)]
  }
}

export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ')
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : ''
  return `${error.message || error.name}${cause}`
}
