import { fileURLToPath } from 'node:url'

/** Root of the repository. */
export const checkout = fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/$/, '')

/** Absolute path of a service's main.ts. */
export function mainOf(service: string): string {
  return `${checkout}/services/${service}/src/main.ts`
}
