import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { refuseOutputSchema } from './output-schema.ts'
import { writeToSchema } from './write-to-schema.ts'

const Answer = z.object({
  category: z.enum(['scam', 'spam']).nullable(),
  severity: z.union([z.literal(1), z.literal(2)]).nullable(),
  confidence: z.number().int(),
  reason: z.string(),
  links: z.array(z.object({ url: z.string() })).min(1),
  isSure: z.boolean(),
})
const { schema } = zodOutputFormat(Answer)

describe('writing to a schema', () => {
  test('says what fits and replaces what does not', () => {
    const wish = { category: 'scam', severity: 4, confidence: 88, reason: 'because', extra: true }
    expect(writeToSchema(schema, wish)).toEqual({
      category: 'scam',
      severity: null,
      confidence: 88,
      reason: 'because',
      links: [{ url: '' }],
      isSure: false,
    })
  })

  test('is valid whatever is wished', () => {
    fc.assert(
      fc.property(fc.anything(), (wish) => {
        expect(Answer.safeParse(writeToSchema(schema, wish)).success).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})

describe('an output schema', () => {
  test('of the SDK is supported', () => {
    expect(() => refuseOutputSchema(schema, 'schema')).not.toThrow()
  })

  test.each([
    [{ type: 'object', properties: {} }, 'additionalProperties'],
    [{ type: 'integer', minimum: 0 }, "'minimum' is not supported"],
    [{ type: 'object', additionalProperties: false, properties: { a: { type: 'string', maxLength: 3 } } }, 'maxLength'],
    [{ type: 'array', minItems: 2, items: { type: 'string' } }, 'minItems'],
    ['string', 'must be an object'],
  ])('is refused: %j', (refused, message) => {
    expect(() => refuseOutputSchema(refused, 'schema')).toThrow(message)
  })
})
