import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openStateFolder } from '@nexus/local'
import { z } from 'zod'
import { checkout } from './checkout.ts'
import { CommandFailure } from './failure.ts'

const OptionalText = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value))

/** What the operator decides; explained in `.env.example`. */
const Environment = z.object({
  DATABASE_URL: OptionalText.pipe(z.url({ protocol: /^postgres(ql)?$/ }).optional()),
  REDIS_URL: OptionalText.pipe(z.url({ protocol: /^rediss?$/ }).optional()),
  DISCORD_TOKEN: OptionalText,
  AI_PROVIDER: OptionalText.pipe(z.enum(['anthropic', 'puter_js', 'openai_compatible', 'none']).optional()),
  AI_BASE_URL: OptionalText.pipe(z.url().optional()),
  ANTHROPIC_API_KEY: OptionalText,
  OPENAI_COMPATIBLE_API_KEY: OptionalText,
  SERVER_NAME: OptionalText,
  NEXUS_STATE_DIR: OptionalText,
  NEXUS_MASTER_KEY: OptionalText,
  STREAM_PARTITIONS: OptionalText.pipe(z.coerce.number().int().min(1).max(256).optional()),
  LOG_LEVEL: OptionalText.pipe(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).optional()),
})
export type Environment = z.infer<typeof Environment>

/**
 * Reads `.env` of the checkout (variables that are set already win) and checks all of it at once.
 * @throws CommandFailure with exit code 2 and every fault.
 */
export function readEnvironment(): Environment {
  const file = join(checkout, '.env')
  if (existsSync(file)) process.loadEnvFile(file)
  const read = Environment.safeParse(process.env)
  if (read.success) return read.data
  const faults = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new CommandFailure(`the configuration has ${faults.length} fault(s):\n${faults.join('\n')}`, {
    next: 'correct them in .env (each variable is explained in .env.example)',
    exitCode: 2,
  })
}

export async function stateFolderOf(environment: Environment): Promise<string> {
  return openStateFolder({ checkout, stateDir: environment.NEXUS_STATE_DIR })
}
