import { type Cause, type Message, parseMessage, sayAll } from '@nexus/events'
import { caseEntity, evolveCase, initialCase } from '../cases/index.ts'
import type { Flagged } from './decide-answer.ts'
import type { CaseAt, CaseProposal } from './gathered.ts'

interface Page {
  at: CaseAt
  readonly flagged: Map<string, Flagged>
  policyVersion: number
}

/** Cases as they stand while a batch is decided: read from the log, and moved on by each decision of the batch. */
export class CaseBook {
  readonly #pages = new Map<string, Page>()
  readonly #numbers: Map<string, number>

  /** `histories`: the JSON of each case's events, oldest first. `numbers`: the last case number of each guild. */
  constructor(histories: ReadonlyMap<string, readonly string[]>, numbers: ReadonlyMap<string, number>) {
    this.#numbers = new Map(numbers)
    for (const [caseId, history] of histories) for (const json of history) this.#append(caseId, read(json))
  }

  caseOf(caseId: string): CaseAt {
    return this.#pages.get(caseId)?.at ?? { state: initialCase, version: 0 }
  }

  lastNumberOf(guildId: string): number {
    return this.#numbers.get(guildId) ?? 0
  }

  flaggedIn(caseId: string, messageId: string): Flagged | null {
    return this.#pages.get(caseId)?.flagged.get(messageId) ?? null
  }

  policyVersionOf(caseId: string): number {
    return this.#pages.get(caseId)?.policyVersion ?? 0
  }

  /** What was just decided on `cause`, as the log will hold it. */
  absorb(service: string, cause: Cause, proposals: readonly CaseProposal[]): void {
    const envelopes = sayAll(
      service,
      cause,
      proposals.flatMap(({ events }) => events),
    ) as Message[]
    let next = 0
    for (const { entity, events } of proposals) {
      for (const _ of events) {
        const event = envelopes[next++]
        if (event?.type === 'CaseNumbered') this.#numbers.set(event.guildId ?? '', event.data.number)
        else if (event && 'caseId' in event.data && event.data.caseId && entity === caseEntity(event.data.caseId)) {
          this.#append(event.data.caseId, event)
        }
      }
    }
  }

  #append(caseId: string, event: Message): void {
    const page = this.#pages.get(caseId) ?? {
      at: { state: initialCase, version: 0 },
      flagged: new Map(),
      policyVersion: 0,
    }
    this.#pages.set(caseId, page)
    page.at = { state: evolveCase(page.at.state, event), version: page.at.version + 1 }
    if (event.type === 'MessageFlagged') {
      page.flagged.set(event.data.messageId, event.data)
      page.policyVersion = event.data.asOf.policyVersion
    }
  }
}

/** @throws when the log holds what this build cannot read: deciding without it would be deciding something else. */
function read(json: string): Message {
  const parsed = parseMessage(json)
  if (!parsed.ok) throw new Error(`an event of the case cannot be read: ${parsed.fault.detail}`)
  return parsed.message
}
