import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openStateFolder } from '@nexus/local'
import { z } from 'zod'
import { checkout } from './checkout.ts'
import { CommandFailure } from './failure.ts'

/** What this command itself needs of what the operator decides; explained in `.env.example`. Services check the rest. */
const Environment = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  DISCORD_TOKEN: z
    .string()
    .regex(/^(?!Bot\b)[\w.-]+$/, 'must be the token alone, without "Bot " and without spaces')
    .optional(),
  DISCORD_API_URL: z.url({ protocol: /^https?$/ }).optional(),
  AI_PROVIDER: z.string().optional(),
  ANTHROPIC_API_KEY: z.string().optional(),
  OPENAI_COMPATIBLE_API_KEY: z.string().optional(),
  NEXUS_STATE_DIR: z.string().optional(),
  NEXUS_MASTER_KEY_FILE: z.string().optional(),
  /** Partitions of every stream; fixed at the first start. */
  STREAM_PARTITIONS: z.coerce.number().int().min(1).max(256).default(4),
  /** Unix ms at which the person pressed return, installation included; set by `npm start`. */
  NEXUS_STARTED_AT: z.coerce.number().optional(),
})
export type Environment = z.infer<typeof Environment> & {
  /** Every variable that is set and not empty. */
  readonly given: Given
}
export type Given = Readonly<Record<string, string>>

export type ReadEnvironment =
  | { readonly environment: Environment; readonly faults: readonly [] }
  | { readonly environment: null; readonly faults: readonly string[] }

/** Variables of the process; those of the checkout's `.env` that are not set come on top. */
export function givenVariables(): Given {
  const file = join(checkout, '.env')
  if (existsSync(file)) process.loadEnvFile(file)
  const set = Object.entries(process.env).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return Object.fromEntries(set)
}

/** Reads all of it, or tells every fault, one line each; values are never repeated. Empty variables count as unset. */
export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>): ReadEnvironment {
  const given = Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => Boolean(entry[1])),
  )
  const read = Environment.safeParse(given)
  if (read.success) return { environment: { ...read.data, given }, faults: [] }
  return { environment: null, faults: read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) }
}

/** @throws CommandFailure with exit code 2 and every fault. */
export function readEnvironment(): Environment {
  const { environment, faults } = parseEnvironment(givenVariables())
  if (!environment) throw configurationFailure(faults)
  return environment
}

export function configurationFailure(faults: readonly string[]): CommandFailure {
  const lines = [...new Set(faults)].map((fault) => `  ${fault}`)
  return new CommandFailure(`the configuration has ${lines.length} fault(s):\n${lines.join('\n')}`, {
    next: 'correct them in .env (each variable is explained in .env.example)',
    exitCode: 2,
  })
}

export async function stateFolderOf(environment: Pick<Environment, 'NEXUS_STATE_DIR'>): Promise<string> {
  return openStateFolder({ checkout, stateDir: environment.NEXUS_STATE_DIR })
}
