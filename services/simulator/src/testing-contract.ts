import { readFile } from 'node:fs/promises'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { withoutTwins } from './discord/rest/form.ts'

/** A request as `/sim/requests` keeps it; a `RequestRow` fits. */
export interface CheckedRequest {
  readonly method: string
  /** Template of Discord's document, e.g. `/channels/{channel_id}/messages`; with the method before it or without. */
  readonly route: string | null
  readonly body?: unknown
  readonly status?: number
  readonly response?: unknown
}

export interface RequestChecker {
  /** What Discord's document forbids about the request; empty when it is valid. Keys that the document does not know are problems too. */
  checkRequest(request: CheckedRequest): string[]
  /** What Discord's document forbids about the response. */
  checkResponse(request: CheckedRequest): string[]
}

interface Node {
  [key: string]: unknown
}

/** Checks what a client sends, and what the simulator answers, against Discord's OpenAPI document at `specPath`. */
export async function createRequestChecker(specPath: string): Promise<RequestChecker> {
  const text = await readFile(specPath, 'utf8')
  const responses = compiler('discord', withNamedErrors(asNode(JSON.parse(text))))
  const requests = compiler('discord-strict', closed(asNode(JSON.parse(text))))
  return {
    checkRequest(request) {
      const operation = operationOf(requests.spec, request)
      if (!operation) return [`${request.method} ${request.route ?? ''} is not in Discord's document`]
      const pointer = [...operation, 'requestBody', 'content', 'application/json', 'schema']
      const given = request.body === undefined ? undefined : withoutTwins(request.body)
      if (!find(requests.spec, pointer))
        return given === undefined || isEmpty(given) ? [] : [`${request.method} ${request.route ?? ''} takes no body`]
      if (given === undefined) return []
      return requests.problems(pointer, given)
    },
    checkResponse(request) {
      const operation = operationOf(responses.spec, request)
      if (!operation) return [`${request.method} ${request.route ?? ''} is not in Discord's document`]
      const status = request.status ?? 0
      const known = ['responses', String(status)]
      if (status === 429)
        return responses.problems(['components', 'schemas', 'RatelimitedResponse'], withCode(request.response))
      if (status >= 400) return responses.problems(['components', 'schemas', 'ErrorResponse'], request.response)
      if (!find(responses.spec, [...operation, ...known]))
        return [`${request.method} ${request.route ?? ''} never answers ${status}`]
      const pointer = [...operation, ...known, 'content', 'application/json', 'schema']
      if (find(responses.spec, pointer)) return responses.problems(pointer, request.response)
      return request.response === undefined ? [] : [`a ${status} of ${request.route ?? ''} has no body`]
    },
  }
}

function compiler(name: string, spec: Node) {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true })
  formats.default(ajv)
  ajv.addFormat('snowflake', /^(0|[1-9]\d*)$/)
  ajv.addFormat('nonce', true)
  ajv.addSchema(spec, name)
  const compiled = new Map<string, ValidateFunction>()
  return {
    spec,
    problems(pointer: readonly string[], value: unknown): string[] {
      const reference = `${name}#/${pointer.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`
      const validate = compiled.get(reference) ?? ajv.compile({ $ref: reference })
      compiled.set(reference, validate)
      if (validate(value)) return []
      return (validate.errors ?? []).map(
        (error) => `${error.instancePath || '/'} ${error.message ?? ''} ${JSON.stringify(error.params)}`,
      )
    },
  }
}

function operationOf(spec: Node, request: CheckedRequest): string[] | undefined {
  const path = request.route?.replace(/^[A-Z]+ /, '') ?? ''
  const pointer = ['paths', path, request.method.toLowerCase()]
  return find(spec, pointer) ? pointer : undefined
}

function find(spec: Node, pointer: readonly string[]): unknown {
  return pointer.reduce<unknown>((node, step) => (isNode(node) ? node[step] : undefined), spec)
}

/** The document wants a code in every 429; Discord's documentation has it optional. */
function withCode(response: unknown): unknown {
  return isNode(response) ? { code: 0, ...response } : response
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function asNode(value: unknown): Node {
  if (!isNode(value)) throw new Error('the specification is no JSON object')
  return value
}

function isEmpty(value: unknown): boolean {
  return isNode(value) && Object.keys(value).length === 0
}

/**
 * Discord's document lets unknown keys pass. Here objects are closed. The parts of an `allOf` know only their own keys,
 * so those stay open: an `allOf` refers to an open copy of what it names.
 */
function closed(spec: Node): Node {
  const schemas = asNode(asNode(spec.components).schemas)
  const named = '#/components/schemas/'
  const opened: Node = {}
  walk(spec, acceptBitsAsText)
  walk(spec, (node) => {
    for (const part of Array.isArray(node.allOf) ? node.allOf : []) {
      if (!isNode(part) || typeof part.$ref !== 'string' || !part.$ref.startsWith(named)) continue
      const name = part.$ref.slice(named.length)
      opened[`${name}.open`] = structuredClone(schemas[name])
      part.$ref = `${part.$ref}.open`
    }
  })
  walk(spec, (node, path) => {
    const isObject =
      isNode(node.properties) && (node.type === 'object' || (Array.isArray(node.type) && node.type.includes('object')))
    if (isObject && !path.includes('allOf') && node.additionalProperties === undefined)
      node.additionalProperties = false
  })
  Object.assign(schemas, opened)
  return spec
}

/** The document calls permission bits integers in requests; Discord's documentation, which goes before it, sends them as text. */
function acceptBitsAsText(node: Node): void {
  if (!isNode(node.properties)) return
  for (const name of ['permissions', 'default_member_permissions', 'allow', 'deny']) {
    const property = node.properties[name]
    if (isNode(property) && Array.isArray(property.type) && property.type.includes('integer'))
      property.type.push('string')
  }
}

/** The document numbers the problems of a form; Discord names them: `BASE_TYPE_REQUIRED`. */
function withNamedErrors(spec: Node): Node {
  const schemas = asNode(asNode(spec.components).schemas)
  const problem = {
    type: 'object',
    required: ['code', 'message'],
    properties: { code: { type: 'string' }, message: { type: 'string' } },
  }
  asNode(asNode(schemas.InnerErrors).properties)._errors = { type: 'array', items: problem }
  return spec
}

function walk(node: unknown, visit: (node: Node, path: readonly string[]) => void, path: readonly string[] = []): void {
  if (Array.isArray(node)) for (const [index, inner] of node.entries()) walk(inner, visit, [...path, String(index)])
  if (!isNode(node)) return
  visit(node, path)
  for (const [key, inner] of Object.entries(node)) walk(inner, visit, [...path, key])
}
