import { setTimeout as wait } from 'node:timers/promises'
import type { Constellation } from './constellation.ts'

const OPENINGS = [
  'did anyone see',
  'I was thinking about',
  'we should talk about',
  'my brother likes',
  'nobody expected',
]
const THINGS = [
  'the match',
  'that song',
  'the new map',
  'our garden',
  'the bus to work',
  'this recipe',
  'the old bridge',
]
const SCAM = 'free nitro for everyone, claim it at https://discord-nitro-gift.example/claim'
const INSULT = 'i know where you live and i will find you'
const AUTHORS = 1_000
const CHANNELS = ['general', 'introductions', 'memes']
const TICK_MS = 20

export interface CrowdPlan {
  readonly count: number
  /** Messages a second. */
  readonly rate: number
  /** Said by every twentieth message beside the rest. */
  readonly word: string
}

/** Many members who talk fast; a few of them are new and scam or threaten. The same crowd says the same every time. */
export class Crowd {
  readonly #nexus: Constellation
  readonly #guildId: string
  #said = 0
  #isSettled = false
  /** Ids of its messages, oldest first. */
  readonly messageIds: string[] = []

  constructor(nexus: Constellation) {
    this.#nexus = nexus
    this.#guildId = nexus.simulator.control.state().guilds[0]?.id ?? ''
  }

  async talk({ count, rate, word }: CrowdPlan): Promise<void> {
    this.#settleDown()
    const startedAt = performance.now()
    for (let said = 0; said < count; ) {
      const due = Math.min(count, Math.ceil(((performance.now() - startedAt) / 1_000) * rate))
      for (; said < due; said++) this.#sayNext(word)
      await wait(TICK_MS)
    }
  }

  #settleDown(): void {
    if (this.#isSettled) return
    this.#isSettled = true
    for (let i = 0; i < AUTHORS; i++) this.#join(`Neighbour ${i}`)
  }

  #join(newName: string): void {
    this.#nexus.simulator.control.member.join({ guildId: this.#guildId, newName })
  }

  #sayNext(word: string): void {
    const turn = this.#said++
    const opening = OPENINGS[turn % OPENINGS.length]
    const thing = THINGS[turn % THINGS.length]
    if (turn % 250 === 100) return this.#newcomerSays(`Swindler ${turn}`, `${SCAM}?n=${turn}`)
    if (turn % 250 === 200) return this.#newcomerSays(`Brute ${turn}`, `${INSULT} (${turn})`)
    const besides = turn % 20 === 7 ? ` and ${word}` : ''
    this.#post(`Neighbour ${turn % AUTHORS}`, `${opening} ${thing}${besides}, number ${turn}?`, turn)
  }

  #newcomerSays(name: string, content: string): void {
    this.#join(name)
    this.#post(name, content, this.#said)
  }

  #post(authorName: string, content: string, turn: number): void {
    const channelName = CHANNELS[turn % CHANNELS.length] ?? 'general'
    const { id } = this.#nexus.simulator.control.member.post({
      guildId: this.#guildId,
      channelName,
      authorName,
      content,
    })
    this.messageIds.push(id)
  }
}
