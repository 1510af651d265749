import type { z } from 'zod'
import { definitionOf, type Message } from './catalog.ts'
import { EnvelopeHeader } from './envelope.ts'
import { readCarried } from './read-carried.ts'

/** Why a message cannot be read. It is dead-lettered with this reason, never dropped. */
export type ParseFault =
  | { readonly kind: 'not_json'; readonly detail: string }
  | { readonly kind: 'malformed'; readonly detail: string }
  | { readonly kind: 'unknown_type'; readonly detail: string }
  | { readonly kind: 'newer_version'; readonly detail: string }

export type Parsed =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly fault: ParseFault }

/** Reads a message as it was written, and lifts its data to the newest version. Details name paths, never values. */
export function parseMessage(json: string): Parsed {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return refuse('not_json', `${json.length} characters that are not JSON`)
  }
  const carried = readCarried(value)
  if (carried) return { ok: true, message: carried }
  const header = EnvelopeHeader.safeParse(value)
  if (!header.success) return refuse('malformed', pathsOf(header.error))
  const { type, version } = header.data
  const definition = definitionOf(type)
  if (!definition) return refuse('unknown_type', `no message is called ${type}`)
  if (version > definition.version) {
    return refuse('newer_version', `${type} version ${version}; this build knows ${definition.version}`)
  }
  const schema = version === definition.version ? definition.data : definition.upcast[version]
  if (!schema) return refuse('malformed', `${type} never had a version ${version}`)
  const data = schema.safeParse(header.data.data)
  if (!data.success) return refuse('malformed', `${type}: ${pathsOf(data.error)}`)
  return { ok: true, message: { ...header.data, version: definition.version, data: data.data } as Message }
}

function refuse(kind: ParseFault['kind'], detail: string): Parsed {
  return { ok: false, fault: { kind, detail: detail.slice(0, 500) } }
}

function pathsOf(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || '(whole)'} ${issue.code}`).join(', ')
}
