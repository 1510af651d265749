import { z } from 'zod'
import { CommandFailure } from './failure.ts'

const Posted = z.object({ messageId: z.string(), channelId: z.string(), guildId: z.string() })
export type Posted = z.infer<typeof Posted>

const Member = z.object({
  userId: z.string(),
  username: z.string(),
  roles: z.array(z.string()),
  timedOutUntil: z.union([z.string(), z.number()]).nullable(),
})
export type SimulatedMember = z.infer<typeof Member>

const State = z.looseObject({
  guilds: z.array(z.looseObject({ id: z.string(), name: z.string(), members: z.number() })),
  sessions: z.array(z.looseObject({ isConnected: z.boolean() })),
})

const Progress = z.object({
  id: z.string(),
  name: z.string(),
  isRunning: z.boolean(),
  posted: z.number(),
  refused: z.number(),
  joined: z.number(),
})
export type ScenarioProgress = z.infer<typeof Progress>

const Refusal = z.looseObject({ message: z.string().optional(), error: z.string().optional() })

/** The simulator's control API, `/sim/…`. */
export class SimulatorClient {
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  async state() {
    return State.parse(await this.ask('GET', '/state'))
  }

  async members(guildId: string): Promise<readonly SimulatedMember[]> {
    return z.array(Member).parse(await this.ask('GET', `/guilds/${guildId}/members`))
  }

  async post(message: Readonly<Record<string, unknown>>): Promise<Posted> {
    return Posted.parse(await this.ask('POST', '/messages', message))
  }

  async startScenario(name: string, form: Readonly<Record<string, unknown>> = {}): Promise<ScenarioProgress> {
    return Progress.parse(await this.ask('POST', `/scenarios/${encodeURIComponent(name)}`, form))
  }

  async scenario(id: string): Promise<ScenarioProgress> {
    return Progress.parse(await this.ask('GET', `/scenarios/${id}`))
  }

  /** @throws CommandFailure with what the simulator has against it. */
  async ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.#url}/sim${path}`, {
      method,
      signal: AbortSignal.timeout(10_000),
      ...(method === 'GET'
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) }),
    }).catch((cause: unknown) => {
      throw new CommandFailure(`the simulator at ${this.#url} does not answer`, {
        next: 'nexus status shows what runs',
        exitCode: 3,
        cause,
      })
    })
    const answer: unknown = await response.json()
    if (response.ok) return answer
    const { message, error } = Refusal.parse(answer)
    throw new CommandFailure(`the simulator refuses ${method} ${path}: ${message ?? error ?? response.status}`)
  }
}
