import type { Cause } from './cause.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const MOST_VERSIONS = 32_767

/** What is malformed in a cause; undefined when nothing is. */
export function checkCause({ decisions }: Pick<Cause, 'decisions'>, causeId: string | undefined): string | undefined {
  if (causeId !== undefined && !uuid.test(causeId)) return `the cause ${causeId.slice(0, 50)} is not a UUID`
  for (const { entity, expectedVersion, events } of decisions) {
    // A line feed would make the bytes under the digest ambiguous.
    if (entity === '' || entity.includes('\n')) return `${JSON.stringify(entity.slice(0, 50))} cannot name an entity`
    if (expectedVersion !== undefined && !Number.isSafeInteger(expectedVersion))
      return `${expectedVersion} is no version of ${entity}`
    for (const { id, type, version } of events) {
      if (!uuid.test(id)) return `the event id ${id.slice(0, 50)} is not a UUID`
      if (type === '' || type.includes('\n')) return `${JSON.stringify(type.slice(0, 50))} cannot name a type`
      if (!Number.isInteger(version) || version < 1 || version > MOST_VERSIONS)
        return `${version} is no version of ${type}`
    }
  }
  return undefined
}
