import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { Secret } from './secret.ts'

/** A file with 32 bytes in base64. Its content is read once and never printed. */
const MasterKeyFile = z.string().transform((path, context) => {
  const fault = (message: string) => {
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  }
  let key: string
  try {
    key = readFileSync(path, 'utf8').trim()
  } catch (error) {
    return fault(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`)
  }
  if (Buffer.from(key, 'base64').length !== 32) return fault('must hold 32 bytes in base64 (openssl rand -base64 32)')
  return new Secret(key)
})

/** What every service needs to know. Each variable is explained in `.env.example`. */
export const CommonConfig = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).transform((value) => value),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  /** Folder for what must survive outside both stores: the signed heads. */
  NEXUS_STATE_DIR: z.string().min(1),
  /** Wraps every member's key. Without it no word can be read again. */
  NEXUS_MASTER_KEY_FILE: MasterKeyFile,
  /** Partitions of every stream; fixed at the first start. */
  STREAM_PARTITIONS: z.coerce.number().int().min(1).max(256).default(4),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** Loopback port of `/healthz`, `/readyz` and `/metrics`; 0 takes a free one and says which. */
  HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  /** Longest that a stop may take, in ms; what is unsettled by then is delivered again. */
  STOP_WITHIN_MS: z.coerce.number().int().min(1_000).max(25_000).default(24_000),
  /** `point:n`: kill this process the nth time it passes that point. For tests of crashes. */
  NEXUS_CRASH_AT: z
    .string()
    .regex(/^(read|appended|published|performed):[1-9]\d*$/, 'must look like appended:3')
    .optional(),
})
export type CommonConfig = z.infer<typeof CommonConfig>

/** The configuration cannot be used; `faults` are all that is wrong, one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly code = 'config_invalid'
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(`the configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
    this.faults = faults
  }
}

/**
 * Reads the environment once. Empty variables count as unset.
 * @throws ConfigError with every fault at once; values are never repeated in it.
 */
export function loadConfig<C>(
  schema: z.ZodType<C>,
  env: Readonly<Record<string, string | undefined>>,
): CommonConfig & C {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const common = CommonConfig.safeParse(given)
  const own = schema.safeParse(given)
  if (common.success && own.success) return { ...common.data, ...own.data }
  throw new ConfigError([...faultsOf(common, given), ...faultsOf(own, given)])
}

function faultsOf(result: z.ZodSafeParseResult<unknown>, given: Readonly<Record<string, unknown>>): string[] {
  if (result.success) return []
  return result.error.issues.map((issue) => {
    const variable = issue.path.join('.')
    const isUnset = issue.path.length === 1 && !Object.hasOwn(given, variable)
    return `${variable || 'environment'}: ${isUnset ? 'is not set' : issue.message}`
  })
}
