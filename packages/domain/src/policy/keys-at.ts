import { z } from 'zod'

/** The keys that a schema knows at a path; none where it names none there. */
export function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const here = bare(schema)
  const [step, ...rest] = path
  if (step === undefined) return here instanceof z.ZodObject ? Object.keys(here.shape) : []
  if (here instanceof z.ZodArray) return keysAt(here.element, rest)
  if (here instanceof z.ZodRecord) return keysAt(here.valueType, rest)
  if (here instanceof z.ZodObject) {
    const inner: z.core.$ZodType | undefined = here.shape[String(step)]
    return inner ? keysAt(inner, rest) : []
  }
  return []
}

function bare(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return bare(schema.unwrap())
  }
  return schema
}
