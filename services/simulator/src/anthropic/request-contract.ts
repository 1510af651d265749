import { Ajv, type ErrorObject } from 'ajv'
import type { z } from 'zod'
import { HandwrittenRequest } from './handwritten-request.ts'
import type { MessageRequest } from './message-request.ts'
import { Refusal } from './refusal.ts'
import { refuseUnsupported } from './refuse-unsupported.ts'
import { generatedRequestSchema } from './request-schema.ts'

/** Which schema requests are judged by: the one generated from the SDK's types, or ours. */
export type ContractSource = 'generated' | 'handwritten'

export interface RequestContract {
  readonly source: ContractSource
  /** @throws Refusal where the API would answer 400 or 404. */
  check(body: unknown): MessageRequest
}

/** `auto`: generated where SDK and generator are installed. @throws Error when `generated` is asked for and is not to be had. */
export async function loadRequestContract(wanted: ContractSource | 'auto' = 'auto'): Promise<RequestContract> {
  const schema = wanted === 'handwritten' ? null : await generatedRequestSchema()
  if (!schema && wanted === 'generated')
    throw new Error('@anthropic-ai/sdk or ts-json-schema-generator is not installed')
  const faultOf = schema ? byGeneratedSchema(schema) : byHandwrittenSchema
  return {
    source: schema ? 'generated' : 'handwritten',
    check(body) {
      const fault = faultOf(body)
      if (fault) throw new Refusal(400, 'invalid_request_error', fault)
      const request = body as MessageRequest
      refuseUnsupported(request)
      return request
    },
  }
}

function byGeneratedSchema(schema: object): (body: unknown) => string | null {
  const validate = new Ajv({ allErrors: true, strict: false }).compile(schema)
  return (body) => (validate(body) ? null : worst(validate.errors ?? []))
}

/** Unions report every branch; the deepest fault is the one that its author means. */
function worst(errors: readonly ErrorObject[]): string {
  const deepest = [...errors].sort((a, b) => depth(b) - depth(a) || rank(a) - rank(b))[0]
  if (!deepest) return 'invalid request'
  const path = deepest.instancePath.slice(1).replaceAll('/', '.')
  const at = (name: string) => (path ? `${path}.${name}` : name)
  if (deepest.keyword === 'required') return `${at(String(deepest.params.missingProperty))}: Field required`
  if (deepest.keyword === 'additionalProperties') {
    return `${at(String(deepest.params.additionalProperty))}: Extra inputs are not permitted`
  }
  return `${path || 'body'}: ${deepest.message ?? 'is invalid'}`
}

const depth = ({ instancePath }: ErrorObject) => instancePath.split('/').length
const rank = ({ keyword }: ErrorObject) =>
  ['additionalProperties', 'required', 'type', 'const', 'enum'].indexOf(keyword) >>> 0

function byHandwrittenSchema(body: unknown): string | null {
  const parsed = HandwrittenRequest.safeParse(body)
  return parsed.success ? null : describe(parsed.error.issues)
}

function describe(issues: readonly z.core.$ZodIssue[]): string {
  const issue = issues[0]
  if (!issue) return 'invalid request'
  if (issue.code === 'unrecognized_keys') {
    return `${[...issue.path, issue.keys[0] ?? ''].join('.')}: Extra inputs are not permitted`
  }
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
  return `${issue.path.join('.') || 'body'}: ${isMissing ? 'Field required' : issue.message}`
}
