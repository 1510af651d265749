const DEFAULT = 50
const MOST = 500

/** Rows of a list: 1 to 500, 50 unless asked otherwise. */
export function pageLimit(asked: number | undefined): number {
  return Math.max(1, Math.min(asked ?? DEFAULT, MOST))
}
