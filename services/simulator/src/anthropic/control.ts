import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { FaultSwitch, type Faults } from './faults.ts'
import type { Records } from './ledger.ts'
import { readJson } from './read-json.ts'
import { Refusal } from './refusal.ts'
import type { ContractSource } from './request-contract.ts'

interface Controlled {
  readonly faults: Faults
  readonly records: Records
  readonly contract: ContractSource
}

/**
 * The simulator's own switches: `GET | PUT | DELETE /sim/faults`, `GET /sim/requests` and `GET /sim/ledger`. Bodies are
 * JSON, so that no page in a browser can send one without asking first.
 */
export async function answerControl(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  { faults, records, contract }: Controlled,
): Promise<void> {
  try {
    send(response, 200, await controlled())
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    send(response, error.status, { error: error.message })
  }

  async function controlled(): Promise<unknown> {
    switch (`${request.method} ${path}`) {
      case 'GET /sim/requests':
        return { contract, requests: records.requests }
      case 'GET /sim/ledger':
        return records.ledger
      case 'PUT /sim/faults': {
        const parsed = FaultSwitch.safeParse(await readJson(request))
        if (!parsed.success) throw new Refusal(400, 'invalid_request_error', z.prettifyError(parsed.error))
        faults.set(parsed.data)
        return faults.current
      }
      case 'DELETE /sim/faults':
        faults.set(null)
        return null
      case 'GET /sim/faults':
        return faults.current
      default:
        throw new Refusal(404, 'not_found_error', `${request.method} ${path} is no switch of the simulator`)
    }
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
