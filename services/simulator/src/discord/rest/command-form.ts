import { z } from 'zod'
import type { Json } from '../world/entities.ts'
import { describeIssue, integer, lengthOf, problem, snowflake, text } from './form.ts'

const MAX_COMMAND_CHARACTERS = 8_000

const chatName = text({ min: 1, max: 32 }).superRefine((name, context) => {
  if (!/^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u.test(name) || name !== name.toLowerCase()) {
    context.addIssue({
      code: 'custom',
      params: problem('APPLICATION_COMMAND_INVALID_NAME'),
      message: 'Command name is invalid',
    })
  }
})
const localizations = z.record(z.string(), z.string()).nullish()

const Choice = z.strictObject({
  name: text({ min: 1, max: 100 }),
  name_localizations: localizations,
  value: z.union([text({ max: 100 }), z.number()]),
})

const optionBase = {
  name: chatName,
  name_localizations: localizations,
  description: text({ min: 1, max: 100 }),
  description_localizations: localizations,
}

const ValueOption = z.strictObject({
  ...optionBase,
  type: integer({ min: 3, max: 11 }),
  required: z.boolean().nullish(),
  autocomplete: z.boolean().nullish(),
  choices: z.array(Choice).max(25).nullish(),
  min_value: z.number().nullish(),
  max_value: z.number().nullish(),
  min_length: integer({ min: 0, max: 6_000 }).nullish(),
  max_length: integer({ min: 1, max: 6_000 }).nullish(),
  channel_types: z.array(z.int()).nullish(),
})

const uniqueNames = (options: readonly { name: string }[], context: z.RefinementCtx) => {
  for (const [index, option] of options.entries()) {
    if (options.findIndex((other) => other.name === option.name) !== index) {
      context.addIssue({
        code: 'custom',
        path: [index],
        params: problem('APPLICATION_COMMAND_OPTIONS_NAME_INVALID'),
        message: 'Option name already exists',
      })
    }
  }
}

const valueOptions = z
  .array(ValueOption)
  .max(25)
  .superRefine((options, context) => {
    const firstOptional = options.findIndex((option) => !option.required)
    for (const [index, option] of options.entries()) {
      if (option.required && firstOptional >= 0 && index > firstOptional) {
        context.addIssue({
          code: 'custom',
          path: [index],
          params: problem('APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID'),
          message: 'Required options must be placed before non-required options',
        })
      }
    }
    uniqueNames(options, context)
  })

const Subcommand = z.strictObject({
  ...optionBase,
  type: z.literal(1),
  required: z.boolean().nullish(),
  options: valueOptions.nullish(),
})
const SubcommandGroup = z.strictObject({
  ...optionBase,
  type: z.literal(2),
  required: z.boolean().nullish(),
  options: z.array(Subcommand).max(25).nullish(),
})
const nested = z
  .array(z.discriminatedUnion('type', [Subcommand, SubcommandGroup]))
  .max(25)
  .superRefine(uniqueNames)

/** Options are either all values or all subcommands. */
const Options = z.unknown().transform((options, context): Json[] => {
  const first = Array.isArray(options) ? options[0] : undefined
  const isNested =
    typeof first === 'object' && first !== null && 'type' in first && (first.type === 1 || first.type === 2)
  const result = (isNested ? nested : valueOptions).safeParse(options, { reportInput: true })
  if (result.success) return result.data
  for (const issue of result.error.issues) {
    const { code, message } = describeIssue(issue)
    context.addIssue({ code: 'custom', path: issue.path, params: problem(code), message })
  }
  return z.NEVER
})

export const CommandForm = z
  .strictObject({
    id: snowflake.nullish(),
    type: integer({ min: 1, max: 3 }).nullish(),
    name: text({ min: 1, max: 32 }),
    name_localizations: localizations,
    description: text({ max: 100 }).nullish(),
    description_localizations: localizations,
    options: Options.optional(),
    default_member_permissions: z.union([z.string().regex(/^\d+$/), z.int().min(0).transform(String)]).nullish(),
    dm_permission: z.boolean().nullish(),
    contexts: z.array(integer({ min: 0, max: 2 })).nullish(),
    integration_types: z.array(integer({ min: 0, max: 1 })).nullish(),
    nsfw: z.boolean().nullish(),
    handler: z.int().nullish(),
  })
  .superRefine((command, context) => {
    const isChatInput = (command.type ?? 1) === 1
    const name = isChatInput ? chatName.safeParse(command.name) : undefined
    if (name && !name.success)
      context.addIssue({
        code: 'custom',
        path: ['name'],
        params: problem('APPLICATION_COMMAND_INVALID_NAME'),
        message: 'Command name is invalid',
      })
    if (isChatInput && !command.description)
      context.addIssue({
        code: 'custom',
        path: ['description'],
        params: problem('BASE_TYPE_REQUIRED'),
        message: 'This field is required',
      })
    if (!isChatInput && command.description)
      context.addIssue({
        code: 'custom',
        path: ['description'],
        params: problem('APPLICATION_COMMAND_DESCRIPTION_INVALID'),
        message: 'Context menu commands cannot have descriptions',
      })
    if (characters(command) > MAX_COMMAND_CHARACTERS) {
      context.addIssue({
        code: 'custom',
        params: problem('APPLICATION_COMMAND_TOO_LARGE'),
        message: `Command exceeds maximum size of ${MAX_COMMAND_CHARACTERS}`,
      })
    }
  })
export type CommandForm = z.output<typeof CommandForm>

/** Names, descriptions and values of the command and all that is in it. */
function characters(part: Json): number {
  let sum = 0
  for (const key of ['name', 'description', 'value']) {
    const value = part[key]
    if (typeof value === 'string') sum += lengthOf(value)
  }
  for (const key of ['options', 'choices']) {
    const inner = part[key]
    if (Array.isArray(inner)) for (const child of inner) sum += characters(child)
  }
  return sum
}

export const CommandsForm = z.array(CommandForm).superRefine((commands, context) => {
  const limits = [100, 15, 15]
  for (const [place, limit] of limits.entries()) {
    const ofType = commands.filter((command) => (command.type ?? 1) === place + 1)
    if (ofType.length > limit)
      context.addIssue({
        code: 'custom',
        params: problem('BASE_TYPE_MAX_LENGTH'),
        message: `Must be ${limit} or fewer in length.`,
      })
  }
  for (const [index, command] of commands.entries()) {
    if (
      commands.findIndex((other) => other.name === command.name && (other.type ?? 1) === (command.type ?? 1)) !== index
    ) {
      context.addIssue({
        code: 'custom',
        path: [index],
        params: problem('APPLICATION_COMMANDS_DUPLICATE_NAME'),
        message: 'Application command names must be unique',
      })
    }
  }
})
