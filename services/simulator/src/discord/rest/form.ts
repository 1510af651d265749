import { z } from 'zod'
import { addProblem, DiscordRefusal, type FormProblem, type FormProblems } from '../refusal.ts'
import { isSnowflake } from '../snowflake.ts'

/**
 * Check a body as Discord does and refuse it in Discord's words: 50035 with problems nested by field.
 * One thing is stricter than Discord: a key that is not known here is refused, so that a misspelt field cannot pass unseen.
 * A camelCase key beside its own snake_case form is let through: discord.js leaves such twins in its bodies.
 */
export function parseForm<T extends z.ZodType>(form: T, body: unknown): z.output<T> {
  const result = form.safeParse(withoutTwins(body), { reportInput: true })
  if (result.success) return result.data
  const errors: FormProblems = {}
  for (const issue of result.error.issues) collect(errors, issue)
  throw new DiscordRefusal('invalidForm', errors)
}

/** Without camelCase keys that stand beside their own snake_case form. */
export function withoutTwins(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  const isTwin = (key: string) =>
    /[A-Z]/.test(key) && key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) in body
  return Object.fromEntries(Object.entries(body).filter(([key]) => !isTwin(key)))
}

/** A problem that zod has no name for. Use inside `.check` or `.superRefine` as a custom issue's `params`. */
export function problem(code: string): { readonly discord: string } {
  return { discord: code }
}

const required: FormProblem = { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }

function collect(errors: FormProblems, issue: z.core.$ZodIssue): void {
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys)
      addProblem(errors, [...issue.path, key], {
        code: 'SIMULATOR_UNKNOWN_KEY',
        message: `The simulator knows no field "${key}" here.`,
      })
    return
  }
  if (issue.code === 'invalid_union') {
    const [first] = issue.errors
    if (first && first.length > 0)
      for (const inner of first) collect(errors, { ...inner, path: [...issue.path, ...inner.path] })
    else
      addProblem(errors, issue.path, {
        code: 'UNION_TYPE_CHOICES',
        message: 'Value of this type is not supported here.',
      })
    return
  }
  addProblem(errors, issue.path, describeIssue(issue))
}

/** In Discord's words. */
export function describeIssue(issue: z.core.$ZodIssue): FormProblem {
  switch (issue.code) {
    case 'unrecognized_keys':
      return { code: 'SIMULATOR_UNKNOWN_KEY', message: `The simulator knows no fields ${issue.keys.join(', ')} here.` }
    case 'custom':
      return {
        code: typeof issue.params?.discord === 'string' ? issue.params.discord : 'BASE_TYPE_INVALID',
        message: issue.message,
      }
    case 'invalid_type':
      return wrongType(issue.expected, issue.input)
    case 'invalid_value':
      if (issue.input === undefined) return required
      return { code: 'BASE_TYPE_CHOICES', message: `Value must be one of {${issue.values.map(String).join(', ')}}.` }
    case 'too_big':
      return issue.origin === 'array'
        ? { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${issue.maximum} or fewer in length.` }
        : { code: 'NUMBER_TYPE_MAX', message: `int value should be less than or equal to ${issue.maximum}.` }
    case 'too_small':
      return issue.origin === 'array'
        ? { code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${issue.minimum} or more in length.` }
        : { code: 'NUMBER_TYPE_MIN', message: `int value should be greater than or equal to ${issue.minimum}.` }
    default:
      return { code: 'BASE_TYPE_INVALID', message: issue.message }
  }
}

function wrongType(expected: string, input: unknown): FormProblem {
  if (input === undefined || input === null) return required
  const shown = JSON.stringify(input).slice(0, 100)
  switch (expected) {
    case 'object':
    case 'record':
      return { code: 'DICT_TYPE_CONVERT', message: 'Only dictionaries may be used in a DictType' }
    case 'array':
      return { code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' }
    case 'number':
    case 'int':
      return { code: 'NUMBER_TYPE_COERCE', message: `Value ${shown} is not int.` }
    case 'boolean':
      return { code: 'BOOLEAN_TYPE_CHOICES', message: 'Must be either true or false.' }
    default:
      return { code: 'STRING_TYPE_CONVERT', message: 'Could not interpret value as string.' }
  }
}

/** Length as Discord counts it: in characters, not in UTF-16 units. */
export function lengthOf(text: string): number {
  let length = 0
  for (const _ of text) length += 1
  return length
}

/** Text of `min` to `max` characters. */
export function text({ min = 0, max }: { min?: number; max: number }) {
  return z.string().superRefine((value, context) => {
    const isShort = value.length < min
    const isLong = value.length > max && lengthOf(value) > max
    if (!isShort && !isLong) return
    if (min === 0)
      context.addIssue({
        code: 'custom',
        params: problem('BASE_TYPE_MAX_LENGTH'),
        message: `Must be ${max} or fewer in length.`,
      })
    else if (value.length === 0)
      context.addIssue({ code: 'custom', params: problem(required.code), message: required.message })
    else
      context.addIssue({
        code: 'custom',
        params: problem('BASE_TYPE_BAD_LENGTH'),
        message: `Must be between ${min} and ${max} in length.`,
      })
  })
}

export function integer({ min, max }: { min: number; max: number }) {
  return z.int().min(min).max(max)
}

export const snowflake = z.string().superRefine((value, context) => {
  if (!isSnowflake(value))
    context.addIssue({
      code: 'custom',
      params: problem('NUMBER_TYPE_COERCE'),
      message: `Value "${value.slice(0, 100)}" is not snowflake.`,
    })
})

/** ISO 8601, as Unix ms. */
export const isoTime = z.string().transform((value, context) => {
  const unixMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/.test(value)
    ? Date.parse(value)
    : Number.NaN
  if (!Number.isNaN(unixMs)) return unixMs
  context.addIssue({
    code: 'custom',
    params: problem('DATE_TIME_TYPE_PARSE'),
    message: `Could not parse ${value.slice(0, 100)}. Should be ISO8601.`,
  })
  return z.NEVER
})

export const httpUrl = z.string().superRefine((value, context) => {
  const url = URL.parse(value)
  const isAllowed = url !== null && ['http:', 'https:', 'attachment:'].includes(url.protocol)
  if (!isAllowed) {
    context.addIssue({
      code: 'custom',
      params: problem('URL_TYPE_INVALID_SCHEME'),
      message: `Scheme must be one of ('http', 'https').`,
    })
  }
  if (value.length > 2_048)
    context.addIssue({
      code: 'custom',
      params: problem('BASE_TYPE_MAX_LENGTH'),
      message: 'Must be 2048 or fewer in length.',
    })
})
