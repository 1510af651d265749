import type { TextGroup } from './texts.ts'

export interface LoadProgress {
  readonly isRunning: boolean
  readonly sent: number
  /** By group of texts. */
  readonly sentByText: readonly number[]
}

export interface RequestRow {
  /** Unix ms. */
  readonly at: number
  readonly method: string
  readonly path: string
}

/** The simulator's control API, as far as benches move it. */
export class SimulatorClient {
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  /** Adds guilds with the bot in them; ids in the order of their rank. */
  async addGuilds(count: number, membersPerGuild: number): Promise<readonly string[]> {
    const form = { count, membersPerGuild, channelsPerGuild: 12 }
    return ((await this.#ask('POST', '/guilds', form)) as { id: string }[]).map(({ id }) => id)
  }

  async guildIds(): Promise<readonly string[]> {
    const { guilds } = (await this.#ask('GET', '/state')) as { guilds: { id: string }[] }
    return guilds.map(({ id }) => id)
  }

  async botId(guildId: string): Promise<string> {
    const members = (await this.#ask('GET', `/guilds/${guildId}/members`)) as { userId: string; username: string }[]
    const bot = members.find(({ username }) => username.toLowerCase() === 'nexus')
    if (!bot) throw new Error('the simulator has no bot called nexus')
    return bot.userId
  }

  async leave(guildId: string, userId: string): Promise<void> {
    await this.#ask('POST', '/members/leave', { guildId, userId })
  }

  async isConnected(): Promise<boolean> {
    const { sessions } = (await this.#ask('GET', '/state')) as {
      sessions: { isConnected: boolean; sequence: number }[]
    }
    return sessions.some(({ isConnected, sequence }) => isConnected && sequence > 0)
  }

  startLoad(form: {
    readonly messages: number
    readonly texts: readonly TextGroup[]
    readonly seed: number
    readonly isPaced?: boolean
    readonly rate?: number
  }): Promise<LoadProgress> {
    return this.#ask('POST', '/load', form) as Promise<LoadProgress>
  }

  /** Lets a paced load send so many more. */
  allow(messages: number): Promise<LoadProgress> {
    return this.#ask('POST', '/load/allow', { messages }) as Promise<LoadProgress>
  }

  load(): Promise<LoadProgress> {
    return this.#ask('GET', '/load') as Promise<LoadProgress>
  }

  /** Requests over REST since row `from`, oldest first. */
  async requests(from: number): Promise<{ readonly total: number; readonly rows: readonly RequestRow[] }> {
    return (await this.#ask('GET', `/requests?from=${from}&limit=100000`)) as { total: number; rows: RequestRow[] }
  }

  /** Ids of generated messages of one group of texts. */
  messageIds(text: number): Promise<readonly string[]> {
    return this.#ask('GET', `/load/messages?text=${text}&limit=100000`) as Promise<readonly string[]>
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    // Making a plan blocks the simulator for seconds, in which it drops connections that were kept open.
    const headers = { connection: 'close', 'content-type': 'application/json' }
    const init = body === undefined ? {} : { body: JSON.stringify(body) }
    const signal = AbortSignal.timeout(120_000)
    const response = await fetch(`${this.#url}/sim${path}`, { method, headers, ...init, signal })
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(`the simulator refuses ${method} ${path}: ${JSON.stringify(answer)}`)
    return answer
  }
}
