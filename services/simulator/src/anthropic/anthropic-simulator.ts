import { hash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { authorize } from './authorize.ts'
import { type Bend, composeAnswer } from './compose-answer.ts'
import { answerControl } from './control.ts'
import { type Fault, type FaultSwitch, faultSwitches } from './faults.ts'
import { type Judge, judgeByClues } from './judge-request.ts'
import { keepRecords, type Ledger, type ReceivedRequest } from './ledger.ts'
import { describeModel, modelNamed, modelNames } from './models.ts'
import { promptCache } from './prompt-cache.ts'
import { readJson } from './read-json.ts'
import { errorBody, Refusal } from './refusal.ts'
import { type ContractSource, loadRequestContract } from './request-contract.ts'
import { refusalOf, sendAnswer } from './send-answer.ts'

/** The key that is accepted unless another is given. */
export const SIMULATED_API_KEY = 'simulated-anthropic-key'

export interface AnthropicSimulatorOptions {
  /** 0 (the default) finds a free one. */
  readonly port?: number
  /** Address to listen on; default 127.0.0.1. */
  readonly host?: string
  readonly apiKey?: string
  /** Default: the judge that counts clues. */
  readonly judge?: Judge
  readonly faults?: FaultSwitch
  /** Which schema judges requests; `auto` (the default) generates it from the SDK's types where they are installed. */
  readonly contract?: ContractSource | 'auto'
  /** Unix ms; for the prompt cache and for faults that last. */
  readonly now?: () => number
}

export interface AnthropicSimulator extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`; give it to the SDK as its base URL. */
  readonly url: string
  readonly contract: ContractSource
  /** Every request to the API so far (the newest 5,000), oldest first. */
  readonly requests: readonly ReceivedRequest[]
  readonly ledger: Ledger
  /** Null clears what was set. */
  setFault(fault: FaultSwitch | null): void
  /** Ends every connection. */
  close(): Promise<void>
}

/** A server that speaks Anthropic's Messages API as its SDK knows it, and answers by a judge of its own. */
export async function startAnthropicSimulator(options: AnthropicSimulatorOptions = {}): Promise<AnthropicSimulator> {
  const { port = 0, host = '127.0.0.1', apiKey = SIMULATED_API_KEY, judge = judgeByClues, now = Date.now } = options
  const contract = await loadRequestContract(options.contract)
  const faults = faultSwitches(now)
  const records = keepRecords()
  const cache = promptCache(now)
  const stopped = new AbortController()
  let received = 0
  if (options.faults) faults.set(options.faults)

  async function answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    received += 1
    const requestId = `req_sim_${hash('sha256', `${received} ${path}`, 'hex').slice(0, 20)}`
    response.setHeader('request-id', requestId)
    const complete = records.receive({
      requestId,
      at: now(),
      method: request.method ?? '',
      path,
      version: first(request.headers['anthropic-version']),
      body: null,
      contract: contract.source,
      status: null,
      refusal: null,
      fault: null,
    })
    response.on('finish', () => complete({ status: response.statusCode }))
    try {
      authorize(request.headers, apiKey)
      if (path === '/v1/messages' && request.method === 'POST')
        await answerMessage(request, response, requestId, complete)
      else if (path.startsWith('/v1/models') && request.method === 'GET') answerModels(response, path)
      else if (path === '/v1/messages') throw new Refusal(405, 'invalid_request_error', 'Method Not Allowed')
      else throw new Refusal(404, 'not_found_error', 'Not found')
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      complete({ refusal: error.message })
      response.writeHead(error.status, { 'content-type': 'application/json', ...error.headers })
      response.end(JSON.stringify(errorBody(error, requestId)))
    }
  }

  async function answerMessage(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    complete: (rest: Partial<ReceivedRequest>) => void,
  ): Promise<void> {
    const body = await readJson(request)
    complete({ body })
    const asked = contract.check(body)
    const fault = faults.strike()
    complete({ fault: fault?.kind ?? null })
    if (fault?.kind === 'hang') return
    if (fault?.kind === 'reset') return void request.socket.resetAndDestroy()
    if (fault?.kind === 'status') throw refusalOf(fault)
    if (fault?.kind === 'slow') await delay(fault.delayMs, undefined, { signal: stopped.signal })
    const composed = composeAnswer(requestId.replace('req_', 'msg_'), asked, cache.count(asked), judge, bendOf(fault))
    records.bill(composed.usage)
    sendAnswer(response, composed, asked.stream === true, fault)
  }

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://simulator').pathname
    const answered = path.startsWith('/sim/')
      ? answerControl(request, response, path, { faults, records, contract: contract.source })
      : answer(request, response, path)
    answered.catch((error: unknown) => {
      if (!stopped.signal.aborted) response.destroy(error instanceof Error ? error : new Error(String(error)))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const close = async () => {
    stopped.abort()
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    contract: contract.source,
    requests: records.requests,
    get ledger() {
      return records.ledger
    },
    setFault: faults.set,
    close,
    [Symbol.asyncDispose]: close,
  }
}

function answerModels(response: ServerResponse, path: string): void {
  const name = decodeURIComponent(path.slice('/v1/models'.length).replace(/^\//, ''))
  const described = (name === '' ? modelNames : [name]).map((each) => {
    const model = modelNamed(each)
    if (!model) throw new Refusal(404, 'not_found_error', `model: ${each}`)
    return describeModel(each, model)
  })
  const body =
    name === ''
      ? { data: described, has_more: false, first_id: modelNames[0], last_id: modelNames.at(-1) }
      : described[0]
  response.writeHead(200, { 'content-type': 'application/json', 'x-simulated': 'true' })
  response.end(JSON.stringify(body))
}

function bendOf(fault: Fault | null): Bend {
  switch (fault?.kind) {
    case 'prose':
    case 'wrong_schema':
    case 'refusal':
    case 'truncated':
    case 'context_window':
      return fault.kind
    default:
      return null
  }
}

const first = (header: string | string[] | undefined): string | null =>
  (Array.isArray(header) ? header[0] : header) ?? null
