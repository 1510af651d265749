import type { ServerResponse } from 'node:http'
import type { Answer } from './compose-answer.ts'
import type { Fault } from './faults.ts'
import { Refusal, type RefusalType } from './refusal.ts'
import { eventsOf } from './stream-answer.ts'

/** Writes an answer, whole or as a stream, and spoils it where a fault says so. */
export function sendAnswer(response: ServerResponse, answer: Answer, isStream: boolean, fault: Fault | null): void {
  const body = fault?.kind === 'huge' ? pad(answer, fault.bytes) : answer
  const chunks = isStream ? eventsOf(body) : [JSON.stringify(body)]
  const type = isStream ? 'text/event-stream; charset=utf-8' : 'application/json'
  switch (fault?.kind) {
    case 'garbage':
      send(
        response,
        type,
        isStream ? 'event: message_start\ndata: {"type":"mess\n\n' : '{"id":"msg_broken","content":[{"ty',
      )
      return
    case 'not_a_message':
      send(response, type, isStream ? 'event: hello\ndata: {"hello":true}\n\n' : '{"hello":["world"]}')
      return
    case 'wrong_type':
      send(response, 'text/html', '<!doctype html><title>502</title><h1>Something stands in the way</h1>')
      return
    case 'cut':
    case 'stall': {
      const whole = chunks.join('')
      response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(whole) })
      response.write(whole.slice(0, Math.floor(whole.length / 2)), () => {
        if (fault.kind === 'cut') response.destroy()
      })
      return
    }
    default:
      response.writeHead(200, { 'content-type': type })
      for (const chunk of chunks) response.write(chunk)
      response.end()
  }
}

function send(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { 'content-type': type })
  response.end(body)
}

function pad(answer: Answer, bytes: number): Answer {
  const text = answer.content[0]?.text ?? ''
  return { ...answer, content: [{ type: 'text', text: text + ' '.repeat(bytes), citations: null }] }
}

const statusTypes: ReadonlyMap<number, RefusalType> = new Map([
  [401, 'authentication_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [429, 'rate_limit_error'],
  [504, 'timeout_error'],
  [529, 'overloaded_error'],
])

/** The refusal that a `status` fault stands for. */
export function refusalOf({ status, retryAfter }: Extract<Fault, { kind: 'status' }>): Refusal {
  const type = statusTypes.get(status) ?? (status < 500 ? 'invalid_request_error' : 'api_error')
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter }
  return new Refusal(status, type, `Simulated fault ${status}`, headers)
}
