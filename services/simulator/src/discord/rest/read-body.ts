import type { IncomingMessage } from 'node:http'
import { refuse, refuseForm } from '../refusal.ts'
import type { UploadedFile } from './route.ts'

/** Discord's limit on a request, in bytes. */
const MAX_REQUEST_BYTES = 25 * 1_024 * 1_024

export interface Body {
  readonly json: unknown
  readonly files: readonly UploadedFile[]
}

/** @throws DiscordRefusal when it is too large, no JSON, or of another content type */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const bytes = await readBytes(request)
  if (bytes.byteLength === 0) return { json: undefined, files: [] }
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('application/json')) return { json: parse(bytes.toString()), files: [] }
  if (type.startsWith('multipart/form-data')) return readMultipart(bytes, type)
  return refuseForm(
    [],
    'CONTENT_TYPE_INVALID',
    'Expected "Content-Type" header to be one of {application/json, multipart/form-data}.',
  )
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue
    size += chunk.byteLength
    // The rest is read and thrown away, so that the client hears the answer.
    if (size <= MAX_REQUEST_BYTES) chunks.push(chunk)
  }
  if (size > MAX_REQUEST_BYTES) refuse('requestTooLarge')
  return Buffer.concat(chunks)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return refuse('invalidJson')
  }
}

async function readMultipart(bytes: Buffer, type: string): Promise<Body> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } })
    .formData()
    .catch(() => refuse('invalidForm'))
  const files: UploadedFile[] = []
  let json: unknown
  for (const [name, value] of form) {
    if (typeof value !== 'string') {
      const index = /^files\[(\d+)\]$/.exec(name)?.[1] ?? (name === 'file' ? '0' : undefined)
      if (index === undefined)
        refuseForm([name], 'SIMULATOR_UNKNOWN_KEY', `The simulator knows no part "${name}" here.`)
      files.push({
        index,
        filename: value.name,
        contentType: value.type || 'application/octet-stream',
        bytes: new Uint8Array(await value.arrayBuffer()),
      })
    } else if (name === 'payload_json') {
      json = parse(value)
    } else {
      refuseForm([name], 'SIMULATOR_UNKNOWN_KEY', `The simulator knows no part "${name}" here.`)
    }
  }
  return { json, files }
}
