import {
  type Calibration,
  calibrationEntity,
  calibrationIn,
  followed,
  initialStrictness,
  LearningBook,
  type StrictnessAt,
  strictnessEntity,
} from '@nexus/domain'
import type { EventLog } from '@nexus/event-log'
import { type Message, parseMessage } from '@nexus/events'
import type { Learnings } from '../ports.ts'

/** Most guilds whose strictness is kept; the least recently used go first. */
const KEPT = 5_000

/** What was learned about models, from the log. A guild's history is folded once, and then only what is new of it. */
export function logLearning(log: Pick<EventLog, 'readEntities'>): Learnings {
  const kept = new Map<string, StrictnessAt>()

  async function catchUp(guildId: string, version: number): Promise<StrictnessAt> {
    let at = kept.get(guildId) ?? { state: initialStrictness(), version: 0 }
    kept.delete(guildId)
    if (at.version < version) {
      const entity = strictnessEntity(guildId)
      const news = await log.readEntities([entity], { afterVersion: at.version })
      for (const { json } of news.get(entity) ?? []) at = followed(at, read(json))
    }
    kept.set(guildId, at)
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break
      kept.delete(oldest)
    }
    return at
  }

  return {
    async readBook(guildIds, models) {
      const entities = [...guildIds.map(strictnessEntity), ...models.map(calibrationEntity)]
      if (entities.length === 0) return new LearningBook(new Map(), new Map())
      const newest = await log.readEntities(entities, { newest: 1 })
      const strictness = new Map<string, StrictnessAt>()
      for (const guildId of guildIds) {
        const version = newest.get(strictnessEntity(guildId))?.at(-1)?.entityVersion ?? 0
        if (version > 0) strictness.set(guildId, await catchUp(guildId, version))
      }
      const calibrations = new Map<string, Calibration>()
      for (const model of models) {
        const last = newest.get(calibrationEntity(model))?.at(-1)
        const event = last && read(last.json)
        if (event?.type === 'ModelCalibrated') calibrations.set(model, calibrationIn(event))
      }
      return new LearningBook(strictness, calibrations)
    },
  }
}

/** @throws when the log holds what this build cannot read: deciding without it would be deciding something else. */
function read(json: string): Message {
  const parsed = parseMessage(json)
  if (!parsed.ok) throw new Error(`an event about what was learned cannot be read: ${parsed.fault.detail}`)
  return parsed.message
}
