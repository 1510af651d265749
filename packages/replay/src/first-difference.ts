/** The first place in which two JSON values differ; null when there is none. Paths name fields, never what is in them. */
export function firstDifference(recorded: unknown, replayed: unknown, path = ''): string | null {
  if (Object.is(recorded, replayed)) return null
  if (!isCollection(recorded) || !isCollection(replayed) || Array.isArray(recorded) !== Array.isArray(replayed)) {
    return path || '(whole)'
  }
  for (const key of new Set([...Object.keys(recorded), ...Object.keys(replayed)])) {
    const found = firstDifference(recorded[key], replayed[key], path ? `${path}.${key}` : key)
    if (found) return found
  }
  return null
}

function isCollection(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
