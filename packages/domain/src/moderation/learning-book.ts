import { type Cause, type Message, sayAll } from '@nexus/events'
import type { Learned } from '../cases/index.ts'
import { type Calibration, uncalibrated } from '../gate/index.ts'
import { evolveStrictness, initialStrictness, type Strictness, tierAt } from '../recalibration/index.ts'
import type { CaseProposal } from './gathered.ts'

/** How strict a guild is, and the length of that history. */
export interface StrictnessAt {
  readonly state: Strictness
  readonly version: number
}

/** The entity that holds what staff of all guilds said of one model; its version is the calibration's. */
export const calibrationEntity = (model: string): string => `calibration:${model}`

const FIRST: StrictnessAt = { state: initialStrictness(), version: 0 }

/** What was learned about models as it stands while a batch is decided, moved on by each decision of the batch. */
export class LearningBook {
  readonly #strictness: Map<string, StrictnessAt>
  readonly #calibrations: Map<string, Calibration>

  constructor(strictness: ReadonlyMap<string, StrictnessAt>, calibrations: ReadonlyMap<string, Calibration>) {
    this.#strictness = new Map(strictness)
    this.#calibrations = new Map(calibrations)
  }

  strictnessOf(guildId: string): StrictnessAt {
    return this.#strictness.get(guildId) ?? FIRST
  }

  calibrationOf(model: string): Calibration {
    return this.#calibrations.get(model) ?? uncalibrated
  }

  learnedFor(guildId: string, model: string): Learned {
    const { state } = this.strictnessOf(guildId)
    return { calibration: this.calibrationOf(model), tierAt: (category) => tierAt(state, category) }
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
        if (event && entity.startsWith('strictness:')) this.#follow(event)
        else if (event) this.#calibrate(event)
      }
    }
  }

  #follow(event: Message): void {
    const guildId = event.guildId ?? ''
    this.#strictness.set(guildId, followed(this.strictnessOf(guildId), event))
  }

  #calibrate(event: Message): void {
    if (event.type === 'ModelCalibrated') this.#calibrations.set(event.data.model, calibrationIn(event))
  }
}

/** The next state of a guild's strictness, after one more event of its history. */
export function followed({ state, version }: StrictnessAt, event: Message): StrictnessAt {
  return { state: evolveStrictness(state, event), version: version + 1 }
}

/** What a model's newest event says it is. */
export function calibrationIn({ data }: Extract<Message, { type: 'ModelCalibrated' }>): Calibration {
  return { version: data.calibrationVersion, graded: data.graded }
}
